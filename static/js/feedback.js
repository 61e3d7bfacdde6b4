// Comforts for long forms: a character count, previews of chosen photos, a suggested department, one
// press that counts once, another language in the midst of typing.
// Every form works without this file, and nothing typed is kept on the device.

const number = new Intl.NumberFormat(document.documentElement.lang);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// --- How much may still be written -----------------------------------------------------------

function startCount(area) {
  const place = document.getElementById(`${area.id}-count`);
  if (!place) return;
  const limit = Number(area.dataset.limit);
  const show = () => {
    const left = limit - [...area.value].length;
    const words = left < 0 ? place.dataset.over : place.dataset.count;
    place.textContent = fill(words, { number: number.format(Math.abs(left)) });
    place.classList.toggle("is-over", left < 0);
    // Spoken only near the end: a count after every key would drown the typing.
    place.setAttribute("aria-live", left < limit / 10 ? "polite" : "off");
  };
  area.addEventListener("input", show);
  show();
}

// --- Photos ----------------------------------------------------------------------------------

const PREVIEW = 224; // pixels: 7rem at twice the density
const megabytes = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit", unit: "megabyte", maximumFractionDigits: 1,
});

// A phone's camera hands over one photo at a time, and choosing again would replace the earlier ones.
function startPhotos(input) {
  const list = document.getElementById(input.dataset.previews);
  let before = [...input.files];
  input.addEventListener("change", () => {
    addPhotos(input, before);
    before = [...input.files];
    showPhotos(input, list);
  });
  list.addEventListener("photos-removed", () => (before = [...input.files]));
  showPhotos(input, list);
}

function addPhotos(input, before) {
  const key = (file) => `${file.name} ${file.size} ${file.lastModified}`;
  const all = new Map([...before, ...input.files].map((file) => [key(file), file]));
  chooseOnly(input, [...all.values()].slice(0, Number(input.dataset.most || Infinity)));
}

function chooseOnly(input, files) {
  const chosen = new DataTransfer();
  files.forEach((file) => chosen.items.add(file));
  input.files = chosen.files;
}

function showPhotos(input, list) {
  list.replaceChildren(...[...input.files].map((file) => photoItem(input, list, file)));
  saySize(input, list.nextElementSibling);
}

function photoItem(input, list, file) {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  item.append(canvas, removeButton(input, list, file));
  drawPreview(canvas, file);
  return item;
}

function removeButton(input, list, file) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = fill(list.dataset.remove, { name: file.name });
  button.addEventListener("click", () => {
    chooseOnly(input, [...input.files].filter((other) => other !== file));
    list.dispatchEvent(new Event("photos-removed"));
    showPhotos(input, list);
    (list.querySelector("button") ?? input).focus();
  });
  return button;
}

// Drawn on a canvas, because the page's policy allows pictures from this server only.
async function drawPreview(canvas, file) {
  canvas.width = canvas.height = PREVIEW;
  try {
    const picture = await createImageBitmap(file);
    const side = Math.min(picture.width, picture.height);
    const left = (picture.width - side) / 2;
    const top = (picture.height - side) / 2;
    canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, PREVIEW, PREVIEW);
    picture.close();
  } catch {
    // Not a picture this browser can show (HEIC on some): the server decides, the name is enough here.
  }
}

function saySize(input, place) {
  const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const isTooLarge = bytes > Number(input.dataset.limitBytes || Infinity);
  const words = isTooLarge ? place.dataset.tooLarge : place.dataset.added;
  place.textContent = !input.files.length ? "" : fill(words, {
    number: number.format(input.files.length),
    size: megabytes.format(bytes / 1_000_000),
  });
}

// --- The suggested department ----------------------------------------------------------------

const UNSURE = "unsure";

// Asked once the words are written, and only of somebody who has not chosen: offered, never forced.
function startSuggestion(place) {
  const words = document.getElementById("description");
  const lists = ["department", "category"].map((name) => document.getElementById(name));
  words.addEventListener("change", () => suggestDepartment(place, words, lists));
  lists.forEach((list) => list.addEventListener("change", () => place.replaceChildren()));
}

async function suggestDepartment(place, words, lists) {
  place.replaceChildren();
  if (!words.value.trim() || lists[0].value !== UNSURE || lists[1].value) return;
  const body = new URLSearchParams({ description: words.value });
  body.set("csrf_token", words.form.elements.csrf_token.value);
  const answer = await fetch(place.dataset.ask, { method: "POST", body }).catch(() => null);
  // Meanwhile they may have chosen by themselves.
  if (answer?.status !== 200 || lists[0].value !== UNSURE || lists[1].value) return;
  showSuggestion(place, await answer.json(), lists);
}

function showSuggestion(place, found, lists) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = found.choose;
  button.addEventListener("click", () => {
    [lists[0].value, lists[1].value] = [found.department, found.category];
    place.replaceChildren();
    lists[0].focus();
  });
  place.replaceChildren(`${found.words} `, button);
}

// --- One press counts once -------------------------------------------------------------------

function startGuard(form) {
  let isSending = false;
  form.addEventListener("submit", (event) => {
    if (isSending) return event.preventDefault();
    isSending = true;
    markBusy(event.submitter);
  });
  // Coming back with the Back button restores this very page: make it usable again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSending = false;
    form.querySelectorAll("button[aria-disabled]").forEach(markReady);
  });
}

function markBusy(button) {
  if (!button?.dataset.busy) return;
  const label = button.querySelector("span");
  button.dataset.ready = label.textContent;
  label.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true"); // not `disabled`: focus stays, and the button's value is sent
}

function markReady(button) {
  button.removeAttribute("aria-disabled");
  button.querySelector("span").textContent = button.dataset.ready;
}

// --- Another language --------------------------------------------------------------------------

// Of several forms on a page the one that somebody typed in last goes along to the other language.
function startSwitchable(form) {
  form.addEventListener("input", () => {
    const buttons = document.querySelectorAll("[name=switch_language], .enter-key");
    buttons.forEach((button) => button.setAttribute("form", form.id));
  });
}

document.querySelectorAll("textarea[data-limit]").forEach(startCount);
document.querySelectorAll("input[data-previews]").forEach(startPhotos);
document.querySelectorAll("[data-ask]").forEach(startSuggestion);
document.querySelectorAll("form[data-guard]").forEach(startGuard);
document.querySelectorAll("form[data-switchable]").forEach(startSwitchable);
