// Reads the present screen aloud, in its language, with a voice that lives on this tablet: nothing is sent anywhere.
// Without such a voice the button [data-read-aloud] stays hidden.
import { onWipe } from "./wipe.js";

const CLASS = "reads-aloud";
const READ = "h1, h2, h3, p, li, label, legend, button, summary, [role=status], [role=alert]";
const speech = window.speechSynthesis;
const root = document.documentElement;

const language = () => (document.querySelector(".kiosk-screens") ?? root).lang.toLowerCase();
const base = (tag) => tag.toLowerCase().replace("_", "-").split("-")[0];

function voice() {
  const local = (speech?.getVoices() ?? []).filter((one) => one.localService && base(one.lang) === base(language()));
  return local.find((one) => one.lang.toLowerCase().replace("_", "-") === language()) ?? local[0];
}

const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true]");

// What stands on the screen, once each and in its order; what somebody typed is not said into the lobby.
function sentences(screen) {
  return [...screen.querySelectorAll(READ)]
    .filter((element) => isShown(element) && !element.parentElement.closest(READ) && !element.closest("[data-modes]"))
    .map((element) => (element.getAttribute("aria-label") ?? element.innerText).trim())
    .filter(Boolean);
}

function showState() {
  for (const button of document.querySelectorAll("[data-read-aloud]")) {
    button.hidden = !voice();
    button.setAttribute("aria-pressed", String(root.classList.contains(CLASS)));
  }
}

export function stopReading() {
  root.classList.remove(CLASS);
  speech?.cancel();
  showState();
}

// Read what the person sees now; call it after each change of screen while the mode is on.
export function readScreen(screen = document.querySelector("dialog[open]") ?? document.getElementById("main")) {
  if (!root.classList.contains(CLASS) || !voice()) return;
  speech.cancel();
  for (const sentence of sentences(screen)) {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.voice = voice();
    utterance.lang = utterance.voice.lang;
    speech.speak(utterance);
  }
}

// Call once.
export function startSpeech() {
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("[data-read-aloud]")) return;
    if (root.classList.contains(CLASS)) return stopReading();
    root.classList.add(CLASS);
    showState();
    readScreen();
  });
  // Voices are loaded late, and the buttons come with each language.
  speech?.addEventListener?.("voiceschanged", showState);
  document.addEventListener("modes-placed", showState);
  onWipe(stopReading);
  showState();
}
