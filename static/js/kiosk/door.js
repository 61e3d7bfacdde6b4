/* The way out for staff: five presses on the heading, or five times Escape, then the site's PIN.
   There is no field, so that nothing can be filled in, remembered or read back. */

import { post } from "./device.js";
import { lastHeard } from "./heartbeat.js";
import { storageUsed } from "./queue.js";
import { count } from "./store.js";

const PRESSES = 5;
const WITHIN_MS = 3_000;
const LONGEST_PIN = 12;
let pin = "";

/* Calls `open` after five presses in three seconds, wherever in the document somebody is. */
export function watchDoor(open) {
  let presses = [];
  const press = () => {
    const now = performance.now();
    presses = [...presses.filter((at) => now - at < WITHIN_MS), now];
    if (presses.length < PRESSES) return;
    presses = [];
    open();
  };
  document.querySelector("h1").addEventListener("click", press);
  addEventListener("keydown", ({ key, repeat }) => key === "Escape" && !repeat && press());
}

/* What staff who look after the tablet want to know; nothing about anybody who used it. */
export async function showVitals(screen, shell) {
  clearPin(screen);
  say(screen, "");
  const used = await storageUsed();
  const heard = lastHeard()?.at;
  const facts = {
    kiosk: shell.kiosk.name,
    waiting: await count("items"),
    version: shell.version.slice(0, 8),
    heard: heard ? heard.toLocaleTimeString(document.documentElement.lang) : "–",
    storage: used === null ? "–" : `${Math.round(used * 100)} %`,
  };
  for (const [name, value] of Object.entries(facts)) {
    screen.querySelector(`[data-vital="${name}"]`).textContent = value;
  }
}

export function typeDigit(screen, digit) {
  if (pin.length < LONGEST_PIN) pin += digit;
  showLength(screen);
}

export function clearPin(screen) {
  pin = "";
  showLength(screen);
}

/* Keys of a keyboard do what the pad does. Gives whether this one meant something. */
export function typeKey(screen, key) {
  if (/^[0-9]$/.test(key)) typeDigit(screen, key);
  else if (key === "Backspace") clearPin(screen);
  else return false;
  return true;
}

export async function leave(screen) {
  const answer = await post("/kiosk/leave", { pin });
  clearPin(screen);
  if (answer?.status === 200) location.replace("/");
  else say(screen, answer?.json?.error ?? "offline", answer?.json ?? {});
}

function showLength(screen) {
  screen.querySelector("[data-pin]").textContent = "•".repeat(pin.length);
}

function say(screen, word, { tries_left: left = "", until_ms: until = 0 } = {}) {
  const status = screen.querySelector("[data-door]");
  const time = new Date(until).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  const words = status.dataset[word.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())] ?? "";
  status.textContent = words.replace("{number}", left).replace("{time}", time);
}
