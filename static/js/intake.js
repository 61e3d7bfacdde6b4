// Entering cases: a suggestion that fills the lists in, and nothing of a person left for the next one.

// --- By keyboard alone -------------------------------------------------------------------------

// Somebody is waiting: typing begins at the first question, or at what was wrong.
if (!document.querySelector(".problems")) document.querySelector(".intake [type=radio]")?.focus();

// --- The suggested department ------------------------------------------------------------------

// Without a script the button sends the form; here it only fills the lists in.
document.querySelectorAll("button[data-choose]").forEach((button) => (button.type = "button"));

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-choose]");
  if (!button) return;
  const department = document.getElementById("department");
  department.value = button.dataset.department;
  document.getElementById("category").value = button.dataset.category;
  button.closest("[role=status]").replaceChildren();
  department.focus();
});

// --- Nothing stays in the browser --------------------------------------------------------------

// A form that came back with a mistake is no page to return to: Back and Reload fetch an empty one.
if (document.querySelector(".intake")) history.replaceState(null, "", location.href);

// The same where the browser would show a page again as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
