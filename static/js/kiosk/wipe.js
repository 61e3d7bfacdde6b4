// Between two people nothing remains: not in fields, modes, speech, storage, waiting requests or the history.
// What waits to be sent lies sealed in IndexedDB and is left alone.

const START = "/kiosk/";
const KEPT = /^boot/; // how long this tablet has been running says nothing about anybody
const cleaners = new Set();
let requests = new AbortController();

// Have something cleared whenever a person's time ends.
export const onWipe = (clean) => cleaners.add(clean);

// The signal for requests that are made for the person at the tablet; what is queued is sent without it.
export const personSignal = () => requests.signal;

// Empty every field, whatever the document first wrote into it.
export function emptyFields(root = document) {
  for (const form of root.querySelectorAll("form")) form.reset();
  for (const field of root.querySelectorAll("input:not([type=hidden]), textarea, select")) emptyField(field);
}

function emptyField(field) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = field.defaultChecked = false;
  else if (field.matches("select")) field.selectedIndex = 0;
  else if (!/^(submit|button|reset)$/.test(field.type)) field.value = field.defaultValue = "";
}

function clear() {
  requests.abort();
  requests = new AbortController();
  emptyFields();
  for (const clean of cleaners) clean();
  getSelection()?.removeAllRanges();
  for (const key of Object.keys(sessionStorage)) if (!KEPT.test(key)) sessionStorage.removeItem(key);
}

// End this person's time: clear everything and begin again, without a step in the history.
export function wipe() {
  clear();
  location.replace(START);
}

// A field must offer nothing that somebody else once typed, nor send words away to be corrected.
function forbidMemory(root) {
  const chosen = "form, input, textarea, select";
  const found = root.matches?.(chosen) ? [root] : [];
  for (const field of [...found, ...root.querySelectorAll(chosen)]) {
    field.setAttribute("autocomplete", "off");
    field.setAttribute("spellcheck", "false");
    field.setAttribute("autocorrect", "off");
  }
}

// Call once: fields forget, and a page that is left or comes back from the browser's memory is empty.
export function guardMemory() {
  forbidMemory(document);
  const watch = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.querySelectorAll) forbidMemory(node);
  });
  watch.observe(document, { childList: true, subtree: true });
  addEventListener("pagehide", clear);
  addEventListener("pageshow", (event) => {
    if (event.persisted) wipe();
  });
}
