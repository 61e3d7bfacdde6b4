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
  area.form.elements.template.value = target.value;
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

// --- News: of the worklist, and who waits at a lobby tablet -------------------------------------

const POLL_SECONDS = 15;

// htmx fetches when it hears `news`. Only while somebody can see the page, and at once when they come back.
function askForNews() {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-poll]")) part.dispatchEvent(new CustomEvent("news"));
}

if (document.querySelector("[data-poll]")) {
  setInterval(askForNews, POLL_SECONDS * 1000);
  document.addEventListener("visibilitychange", askForNews);
}

// --- Many cases at once ------------------------------------------------------------------------

// The bar stands at the bottom of the window while a case is chosen, and says how many are.
const bar = document.getElementById("bulk");
const number = new Intl.NumberFormat(document.documentElement.lang);
const boxes = () => [...document.querySelectorAll("input[name=case][form=bulk]")];

function showChosen() {
  const chosen = boxes().filter((box) => box.checked).length;
  const words = bar.querySelector("[data-chosen]");
  bar.hidden = !chosen;
  words.textContent = words.dataset.chosen.replace("{number}", number.format(chosen));
  const all = document.querySelector("[data-choose-all]");
  if (!all) return; // the last case has just left the list
  all.closest("label").hidden = false;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

function onChosen({ target }) {
  if (target.matches("[data-choose-all]")) for (const box of boxes()) box.checked = target.checked;
  else if (!target.matches("input[name=case]")) return;
  showChosen();
}

if (bar) {
  document.addEventListener("change", onChosen);
  document.addEventListener("htmx:after:swap", showChosen); // news may have taken a chosen case away
  window.addEventListener("pageshow", showChosen); // Back keeps what was ticked
  showChosen();
}
