/* The screens of one language, in the document; one is shown at a time. */

import { placeModes } from "./modes.js";
import { readScreen } from "./speech.js";

const stage = document.getElementById("stage");
const invitation = document.querySelector('[data-screen="invitation"]');

/* Puts the screens of this language onto the stage. Gives false where they cannot be had. */
export async function setLanguage(language) {
  const answer = await fetch(`/kiosk/screens/${language}`).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  stage.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
  document.documentElement.lang = language;
  document.documentElement.dir = stage.querySelector(".kiosk-screens").dir;
  placeModes();
  return true;
}

export function screen(name) {
  return stage.querySelector(`[data-screen="${CSS.escape(name)}"]`);
}

/* Shows a screen and moves to its heading, so that a screen reader begins there. */
export function showScreen(name) {
  invitation.hidden = true;
  stage.hidden = false;
  for (const each of stage.querySelectorAll("[data-screen]")) each.hidden = each.dataset.screen !== name;
  const shown = screen(name);
  shown.querySelector("h2").focus();
  scrollTo(0, 0);
  if (document.documentElement.classList.contains("reads-aloud")) readScreen(shown);
  return shown;
}

export function notice(name) {
  for (const each of stage.querySelectorAll("[data-notice]")) each.hidden = each.dataset.notice !== name;
}

export const warning = () => stage.querySelector("[data-warning]");
export const onStage = (type, act) => stage.addEventListener(type, act);
