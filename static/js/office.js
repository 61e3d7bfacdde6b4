// Small helps for staff; every page works without them.

// --- Reply templates -------------------------------------------------------------------------

// Choosing a reply template puts its text into the answer. What a person typed is never overwritten:
// the text goes below it.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("select[data-fills]")) return;
  const area = document.getElementById(target.dataset.fills);
  const text = target.selectedOptions[0].dataset.text ?? "";
  area.value = joined(withoutFilled(area), text);
  area.dataset.filled = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

// A template that was filled in and not changed since gives way to the next one.
function withoutFilled(area) {
  const filled = area.dataset.filled;
  return filled && area.value.endsWith(filled) ? area.value.slice(0, -filled.length).trimEnd() : area.value;
}

function joined(typed, text) {
  return typed.trim() && text ? `${typed.trimEnd()}\n\n${text}` : typed || text;
}

// --- What is only needed without a script ------------------------------------------------------

document.querySelectorAll("[data-without-script]").forEach((element) => element.remove());

// --- News of the worklist ----------------------------------------------------------------------

const POLL_SECONDS = 15;

// htmx fetches when it hears `news`. Only while somebody can see the page, and at once when they come back.
function askForNews() {
  if (document.hidden) return;
  document.querySelector("[data-poll]")?.dispatchEvent(new CustomEvent("news"));
}

if (document.querySelector("[data-poll]")) {
  setInterval(askForNews, POLL_SECONDS * 1000);
  document.addEventListener("visibilitychange", askForNews);
}
