// A keyboard on the screen for tablets that show none of their own. It stands right behind its field, so that Tab and
// switches come from the field to the keys; it types into the field itself and remembers nothing.
import { SimpleKeyboard } from "../../vendor/simple-keyboard.js";
import { layoutFor, needsOwnKeyboard } from "./layouts.js";
import { onWipe } from "./wipe.js";

const TEXT_FIELDS =
  "textarea, input:not([type]), input:is([type=text], [type=email], [type=tel], [type=number], [type=search], [type=url])";
const ACTS = ["{bksp}", "{shift}", "{symbols}", "{letters}", "{space}", "{enter}", "{hide}"];
const SIGNS = { "{bksp}": "⌫", "{shift}": "⇧", "{symbols}": "#+=", "{letters}": "ABC", "{enter}": "⏎", "{hide}": "⌄" };
const MARK = /^\p{M}$/u;

const root = document.documentElement;
let field = null;
let keyboard = null;
let panel = null;
let isDeviceChosen = false;
let isHiding = false;
let isPressed = false;

// --- Words and looks -----------------------------------------------------------------------------

const languageOf = (target) => target.closest("[lang]").lang;
const words = () => [...document.querySelectorAll("[data-keyboard-words]")].at(-1)?.dataset ?? {};

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function kindOf(target) {
  const wish = target.dataset.inputmode || target.type;
  if (/^(email|url)$/.test(wish)) return "email";
  return /^(numeric|decimal|tel|number)$/.test(wish) ? "number" : "text";
}

function attributes(layoutName) {
  const labels = ACTS.map((key) => ({ attribute: "aria-label", value: words()[key.slice(1, -1)] ?? key, buttons: key }));
  const pressed = { attribute: "aria-pressed", value: String(layoutName === "shift"), buttons: "{shift}" };
  return [{ attribute: "type", value: "button" }, ...labels, pressed];
}

function display() {
  const marks = [..."\u0301\u0300\u0309\u0303\u0323\u064e\u064b\u064f\u064c\u0650\u064d\u0651\u0652"];
  const onCircle = Object.fromEntries(marks.map((mark) => [mark, `◌${mark}`]));
  return { ...SIGNS, "{space}": words().space ?? " ", ...onCircle };
}

// --- Typing --------------------------------------------------------------------------------------

// Kinds such as e-mail and number have no caret for scripts: there, typing goes on at the end.
function caret() {
  const end = field.value.length;
  return field.selectionStart === null ? [end, end] : [field.selectionStart, field.selectionEnd];
}

function replace(start, end, text) {
  const value = field.value.slice(0, start) + text + field.value.slice(end);
  if (field.maxLength >= 0 && value.length > field.maxLength && value.length > field.value.length) return;
  const hasCaret = field.selectionStart !== null;
  field.value = value;
  if (hasCaret) field.setSelectionRange(start + text.length, start + text.length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function erase() {
  const [start, end] = caret();
  const before = [...field.value.slice(0, start)].pop() ?? "";
  replace(start === end ? start - before.length : start, end, "");
}

function write(text) {
  const [start, end] = caret();
  if (!MARK.test(text)) return replace(start, end, text);
  const before = [...field.value.slice(0, start)].pop() ?? "";
  replace(start - before.length, end, (before + text).normalize("NFC"));
}

function enter() {
  if (field.matches("textarea")) write("\n");
  else hide();
}

function turnTo(layoutName) {
  keyboard.setOptions({ layoutName, buttonAttributes: attributes(layoutName) });
}

const acts = {
  "{bksp}": erase,
  "{enter}": enter,
  "{hide}": () => hide(),
  "{space}": () => write(" "),
  "{shift}": () => turnTo(keyboard.options.layoutName === "shift" ? "default" : "shift"),
  "{symbols}": () => turnTo("symbols"),
  "{letters}": () => turnTo("default"),
};

function press(key) {
  if (!field?.isConnected) return;
  const position = keyPosition();
  if (key in acts) acts[key]();
  else write(key);
  keyboard.clearInput();
  const isLetter = !(key in acts) && !MARK.test(key);
  if (isLetter && keyboard.options.layoutName === "shift") turnTo("default");
  focusKey(position);
}

// Who walks over the keys with Tab or a switch stays where they were when the keys are drawn anew.
const keyPosition = () => (panel.contains(document.activeElement) ? document.activeElement.dataset.skbtnuid : null);

function focusKey(position) {
  if (!position || panel.hidden || panel.contains(document.activeElement)) return;
  const place = position.replace(/^\w+-/, "-");
  panel.querySelector(`[data-skbtnuid$="${place}"]`)?.focus();
}

// --- Showing and hiding --------------------------------------------------------------------------

function build() {
  const keys = make("div", { class: "kiosk-keys" });
  const change = make("button", { type: "button", class: "kiosk-keyboard-switch", hidden: "" });
  change.addEventListener("click", useOther);
  panel = make("div", { class: "kiosk-keyboard", role: "group", dir: "ltr", hidden: "" }, change, keys);
  // The field keeps the focus while keys are tapped.
  for (const name of ["mousedown", "pointerdown"]) panel.addEventListener(name, (event) => event.preventDefault());
  document.body.append(panel);
  keyboard = new SimpleKeyboard(keys, {
    layout: layoutFor("en", "text"),
    useButtonTag: true,
    useMouseEvents: true, // one click for finger, mouse, Enter key and switch alike
    disableButtonHold: true,
    disableCaretPositioning: true,
    enableLayoutCandidates: false,
    onKeyPress: press,
    onChange: () => keyboard.clearInput(),
  });
}

function useOther() {
  isDeviceChosen = !isDeviceChosen;
  const { activeElement } = document;
  field.blur();
  field.setAttribute("inputmode", isDeviceChosen ? field.dataset.inputmode || "text" : "none");
  field.focus();
  show(field);
  if (activeElement === panel.firstChild) activeElement.focus();
}

function makeRoom() {
  root.classList.toggle("has-keyboard", !panel.hidden);
  root.style.setProperty("--keyboard-height", `${panel.hidden ? 0 : panel.offsetHeight}px`);
  if (!panel.hidden) field.scrollIntoView({ block: "center" });
}

function show(target) {
  field = target;
  const tag = languageOf(field);
  panel.setAttribute("aria-label", words().name ?? "");
  (field.closest("label") ?? field).after(panel);
  const change = panel.firstChild;
  change.hidden = !needsOwnKeyboard(tag);
  change.textContent = (isDeviceChosen ? words().screen : words().device) ?? "";
  panel.lastChild.hidden = isDeviceChosen;
  const layoutName = "default";
  const layout = layoutFor(tag, kindOf(field));
  keyboard.setOptions({ layout, layoutName, display: display(), buttonAttributes: attributes(layoutName) });
  panel.hidden = false;
  makeRoom();
}

function hide() {
  if (!panel || panel.hidden) return;
  const hadFocus = panel.contains(document.activeElement);
  isHiding = true;
  panel.hidden = true;
  if (hadFocus && field?.isConnected) field.focus();
  document.body.append(panel);
  makeRoom();
  keyboard.clearInput();
  isHiding = false;
}

function forget() {
  isDeviceChosen = false;
  hide();
  field = null;
}

function comeTo({ target }) {
  if (isHiding || panel.contains(target)) return;
  // What is being pressed must not move away under the finger: the click puts the keyboard away.
  if (!target.matches(TEXT_FIELDS) || target.readOnly) return isPressed || hide();
  target.dataset.inputmode ??= target.getAttribute("inputmode") ?? "";
  const isOwn = isDeviceChosen && needsOwnKeyboard(languageOf(target));
  if (!isOwn) target.setAttribute("inputmode", "none");
  if (target !== field || panel.hidden) show(target);
}

// Call once, unless the device shows a keyboard of its own (shell.has_own_keyboard).
export function startKeyboard() {
  build();
  document.addEventListener("focusin", comeTo);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) hide();
  });
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) {
    window.addEventListener(name, () => (isPressed = name === "pointerdown"), { capture: true });
  }
  // A tap beside the field and its keys puts the keyboard away.
  document.addEventListener("click", (event) => {
    const path = event.composedPath(); // a key that was tapped may be drawn anew by now
    if (!panel.hidden && !path.includes(panel) && !path.includes(field) && !event.target.closest?.("label")) hide();
  });
  onWipe(forget);
}
