// Large text and high contrast, on every screen, for one person only. The buttons and their words stand in the page
// (<template id="mode-buttons">), in the language of the screens; they are put into each [data-modes].
import { onWipe } from "./wipe.js";

const MODES = ["large-text", "high-contrast"];
const root = document.documentElement;

function showState() {
  for (const button of document.querySelectorAll("button[data-mode]")) {
    button.setAttribute("aria-pressed", String(root.classList.contains(button.dataset.mode)));
  }
}

// Put the buttons where the screens want them; call it after screens came into the document.
export function placeModes() {
  const template = document.getElementById("mode-buttons");
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

// Call once.
export function startModes() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[data-mode]");
    if (!button) return;
    root.classList.toggle(button.dataset.mode);
    showState();
  });
  onWipe(clearModes);
  placeModes();
}
