// Single keys for people who work through many cases. Each does what a link or button of the page does, so nothing
// is lost without this file. Off while somebody types; whoever speaks to their computer, or is bothered by them,
// switches them off in the dialog, for this browser (WCAG 2.1.4).

const SETTING = "portal.shortcuts";
const SEQUENCE_MS = 1500; // how long “g” waits for the key after it
const PANELS = { a: "acknowledge", r: "reply", n: "note" };
const dialog = document.getElementById("shortcuts");
let first = ""; // the first key of a sequence

// --- Whether they are on -------------------------------------------------------------------------

let isOn = kept();

function kept() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

function keep({ target }) {
  isOn = target.checked;
  try {
    localStorage.setItem(SETTING, isOn ? "on" : "off");
  } catch {
    // A browser that keeps nothing for us: the choice holds until the next page.
  }
}

// In any field a key means itself; only the boxes that choose cases belong to the list.
function isForField(target) {
  const field = target.closest("input, textarea, select, [contenteditable], [role=textbox], [role=listbox]");
  return Boolean(field) && !field.matches("input[type=checkbox][name=case]");
}

// --- The list ------------------------------------------------------------------------------------

const rows = () => [...document.querySelectorAll("tr[id^='case-']")];
const linkOf = (row) => row?.querySelector(".cell-main a");
const currentRow = () => document.activeElement?.closest("tr[id^='case-']");

function move(step) {
  const all = rows();
  const here = all.indexOf(currentRow());
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1);
  linkOf(all[next])?.focus();
}

function choose() {
  currentRow()?.querySelector("input[name=case]")?.click();
}

function open(panel) {
  const link = linkOf(currentRow());
  if (!link) return;
  const address = new URL(link.href);
  if (panel) address.searchParams.set("action", panel);
  location.assign(address);
}

// --- A case --------------------------------------------------------------------------------------

// The panel of an act, opened, with the cursor where one writes.
function openPanel(name) {
  const panel = document.querySelector(`details.disclosure[id="${CSS.escape(name)}"]`);
  if (!panel) return false;
  panel.open = true;
  panel.querySelector("form[method=post] textarea")?.focus();
  return true;
}

// --- Everywhere ----------------------------------------------------------------------------------

const listAddress = () => document.querySelector(".way-back a")?.href ?? dialog.dataset.list;

function search() {
  const field = document.getElementById("search");
  if (!field) return location.assign(`${dialog.dataset.list}#search`);
  field.focus();
  field.select();
}

function help() {
  dialog.querySelector("[data-use-keys]").checked = isOn;
  dialog.showModal();
}

const KEYS = {
  "?": help,
  "/": search,
  j: () => move(1),
  k: () => move(-1),
  x: choose,
  o: () => open(),
  "g l": () => location.assign(listAddress()),
};
for (const [key, panel] of Object.entries(PANELS)) KEYS[key] = () => openPanel(panel) || open(panel);

function onKey(event) {
  const isOurs = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented);
  if (!isOurs || !isOn || document.querySelector("dialog[open]") || isForField(event.target)) return;
  const act = KEYS[first ? `${first} ${event.key}` : event.key];
  first = !first && event.key === "g" ? "g" : "";
  if (first) setTimeout(() => (first = ""), SEQUENCE_MS);
  if (!act) return;
  event.preventDefault(); // the letter must not land in the field that is entered
  act();
}

if (dialog) {
  document.addEventListener("keydown", onKey);
  dialog.querySelector("[data-use-keys]").addEventListener("change", keep);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  for (const button of document.querySelectorAll("[data-open-shortcuts]")) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
  if (location.hash === "#search") search();
  else if (!location.hash) openPanel(new URLSearchParams(location.search).get("action") ?? "");
}
