// Large text and high contrast, on every screen, for one person only. The buttons and their words stand in the page
// (<template data-mode-buttons>), those of the chosen language last; they are put into each [data-modes].
import { watchIdle } from "./idle.js";
import { onWipe, wipe } from "./wipe.js";

const MODES = ["large-text", "high-contrast"];
const FORGOTTEN_AFTER = 30; // seconds without use of the first screen, which no visit watches
const root = document.documentElement;
let watch = null;

function showState() {
  for (const button of document.querySelectorAll("button[data-mode]")) {
    button.setAttribute("aria-pressed", String(root.classList.contains(button.dataset.mode)));
  }
}

// Put the buttons where the screens want them; call it after screens came into the document.
export function placeModes() {
  const template = [...document.querySelectorAll("template[data-mode-buttons]")].at(-1);
  if (!template) return;
  for (const place of document.querySelectorAll("[data-modes]")) {
    place.replaceChildren(template.content.cloneNode(true));
  }
  showState();
  document.dispatchEvent(new Event("modes-placed"));
}

export function clearModes() {
  root.classList.remove(...MODES);
  showState();
}

// Whoever made the first screen larger and walked away leaves it as it was.
function watchFirstScreen() {
  watch?.stop();
  const isFirst = () => document.querySelector("[data-screen=invitation]:not([hidden])");
  watch = watchIdle({ seconds: FORGOTTEN_AFTER, onWarn: () => {}, onEnd: () => isFirst() && wipe() });
}

// Call once.
export function startModes() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[data-mode]");
    if (!button) return;
    root.classList.toggle(button.dataset.mode);
    showState();
    watchFirstScreen();
  });
  onWipe(clearModes);
  placeModes();
}
