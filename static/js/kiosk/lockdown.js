// No way out by hand. The kiosk mode of the operating system is the wall (docs/kiosk.md); this closes what the page
// itself would open: menus, selection, dragging, zoom, other windows, printing, shortcuts, links and the history.

const HOME = "/kiosk/";
const FIELDS = "input, textarea, select, [contenteditable]";
const WITH_CONTROL = new Set([..."+-=_0psofunthjklwrdieg", "tab", "f4", "f5", "enter"]);
const BROWSER_KEYS = /^(F\d+|Browser\w+|ContextMenu|Launch\w+|Help|Print(Screen)?)$/;

const isInField = (target) => Boolean((target?.nodeType === 1 ? target : target?.parentElement)?.closest(FIELDS));

function refuse(event) {
  event.preventDefault();
}

function refuseOutsideFields(event) {
  if (!isInField(event.target)) event.preventDefault();
}

function refuseKeys(event) {
  const key = event.key;
  const isShortcut = (event.ctrlKey || event.metaKey) && WITH_CONTROL.has(key.toLowerCase());
  const isHistory = event.altKey && /^(ArrowLeft|ArrowRight|Home|Enter)$/.test(key);
  if (isShortcut || isHistory || BROWSER_KEYS.test(key)) event.preventDefault();
}

// Only plain links to the tablet's own pages, in this window.
function refuseLinks(event) {
  const link = event.target.closest?.("a[href], area[href]");
  if (!link) return;
  const address = new URL(link.getAttribute("href"), location.href);
  const isHome = address.origin === location.origin && address.pathname.startsWith(HOME);
  if (!isHome || link.target || link.hasAttribute("download") || event.ctrlKey || event.metaKey || event.shiftKey) {
    event.preventDefault();
  }
}

function refuseForms(event) {
  const address = new URL(event.target.action || location.href, location.href);
  if (address.origin !== location.origin || !address.pathname.startsWith(HOME)) event.preventDefault();
}

function refuseFiles(event) {
  if (event.target.closest?.("input[type=file], label:has(input[type=file])")) event.preventDefault();
}

function keepHistory() {
  history.replaceState(null, "", HOME);
  addEventListener("popstate", () => history.replaceState(null, "", HOME));
  addEventListener("hashchange", () => history.replaceState(null, "", HOME));
}

function keepWindow() {
  window.open = () => null;
  const print = window.print.bind(window);
  window.print = () => {};
  return print;
}

const on = (names, act) => {
  for (const name of names) window.addEventListener(name, act, { capture: true, passive: false });
};

// Call once, before anything else. Answers the one way to print: for our own button.
export function lockDown() {
  on(["contextmenu", "dragstart", "dragover", "drop", "gesturestart", "gesturechange"], refuse);
  on(["selectstart", "copy", "cut"], refuseOutsideFields);
  on(["keydown"], refuseKeys);
  on(["wheel"], (event) => event.ctrlKey && event.preventDefault());
  on(["touchmove"], (event) => event.touches.length > 1 && event.preventDefault());
  on(["click", "auxclick"], (event) => {
    refuseLinks(event);
    refuseFiles(event);
  });
  on(["submit"], refuseForms);
  keepHistory();
  return { print: keepWindow() };
}
