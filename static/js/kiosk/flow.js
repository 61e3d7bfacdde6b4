/* One person's time at the tablet, from the first touch to the wipe. All that is known of them lies
   in `visit`, in memory, and ends with the document. */

import { grouped } from "./code.js";
import { post } from "./device.js";
import { clearPin, leave, showVitals, typeDigit, typeKey, watchDoor } from "./door.js";
import { fieldsOf, fill, firstPart, hasReach, hasWords, retype, showPart, turnPart, typed } from "./form.js";
import { handOver } from "./handover.js";
import { watchIdle } from "./idle.js";
import { qrSvg } from "./qr.js";
import { keepFeedback, keepRating } from "./queue.js";
import { notice, onStage, screen, setLanguage, showScreen, warning } from "./stage.js";
import { answerOn, nextQuestion } from "./survey.js";
import { forgetVersion } from "./updates.js";
import { wipe } from "./wipe.js";

// Seconds without use before the warning.
const PATIENCE = { rating: 30, thanks: 8, receipt: 30, phone: 30, help: 30, door: 30, writing: 90 };

let shell = null;
let print = null;
let idle = null;
let isLocked = false;
let visit = null;

export function startFlow(given, printSlip) {
  [shell, print] = [given, printSlip];
  onStage("click", ({ target }) => {
    const face = target.closest("[data-score]");
    const act = target.closest("[data-act]")?.dataset.act;
    const language = target.closest("[data-speak]")?.dataset.speak;
    const digit = target.closest("[data-digit]")?.dataset.digit;
    const department = target.closest("[data-department]")?.dataset.department;
    if (digit) typeDigit(screen("door"), digit);
    else if (department) chooseDepartment(department);
    else if (language) speak(language);
    else if (face) chooseFace(face);
    else if (act) ACTS[act]?.();
  });
  onStage("submit", (event) => event.preventDefault());
  watchDoor(openDoor);
  addEventListener("keydown", (event) => {
    if (visit?.at === "door" && typeKey(screen("door"), event.key)) event.preventDefault();
  });
  return { rate, enter, lock, heardOfHelp, isLocked: () => isLocked, isFree: () => !visit };
}

function begin(language) {
  visit ??= { id: crypto.randomUUID(), answers: {}, isRated: false, isKept: true, at: "" };
  visit.language = language;
}

/* One press is a rating: it is on the disk before anything else is shown. */
async function rate(language, score) {
  if (visit?.isRated || isLocked) return;
  begin(language);
  visit.isRated = true;
  const [first] = shell.survey.questions;
  visit.answers[first.key] = score;
  const isKept = await keepRating(rating(false));
  if (!(await ready(language))) return;
  if (isKept) askWhere();
  else show("no-room", "thanks");
}

async function enter(language, act) {
  if (isLocked) return;
  begin(language);
  if (await ready(language)) ACTS[act]();
}

async function ready(language) {
  const isThere = await setLanguage(language);
  if (!isThere) wipe();
  return isThere;
}

function rating(isWhole) {
  return {
    visit: visit.id,
    language: visit.language,
    survey_version: shell.survey.version,
    department: visit.department ?? shell.kiosk.department,
    answers: { ...visit.answers },
    is_whole: isWhole,
  };
}

function show(name, kind = name) {
  visit.before = visit.at === name ? visit.before : [visit.at, visit.kind];
  visit.at = name;
  visit.kind = kind;
  const shown = showScreen(name);
  idle?.stop();
  idle = watchIdle({
    seconds: PATIENCE[kind] ?? PATIENCE.writing,
    onWarn: () => warning().showModal(),
    onExtend: () => warning().close(),
    onEnd: end,
  });
  return shown;
}

/* The same screen in another language, with everything that was typed. */
async function speak(language) {
  if (!visit || visit.at === "phone") return;
  const stage = document.getElementById("stage");
  const [kept, step] = [typed(stage), screen("feedback").dataset.step];
  if (!(await ready(language))) return;
  visit.language = language;
  retype(stage, kept);
  const shown = show(visit.at, visit.kind);
  if (visit.at === "feedback") showPart(shown, step);
  if (visit.at === "receipt") fillReceipt(shown);
  if (visit.at === "door") showVitals(shown, shell);
}

/* A tablet that serves several departments asks at which of them somebody was. */
function askWhere() {
  if (shell.kiosk.departments.length && visit.department === undefined) return show("department", "rating");
  return ask(shell.survey.questions[0].key);
}

function chooseDepartment(slug) {
  visit.department = slug;
  visit.isKept = false;
  return askWhere();
}

function ask(after) {
  const question = nextQuestion(shell.survey.questions, visit.answers, after);
  if (!question) return finish();
  return show(`question-${question.key}`, "rating");
}

async function chooseFace(face) {
  const score = Number(face.dataset.score);
  const key = face.closest("[data-question]")?.dataset.question;
  if (!key) return rate(visit.language, score);
  visit.answers[key] = score;
  visit.isKept = false;
  return ask(key);
}

function takeAnswer() {
  const shown = screen(visit.at);
  const key = shown?.dataset.question;
  if (!key) return null;
  const value = answerOn(shown);
  if (value !== undefined) {
    visit.answers[key] = value;
    visit.isKept = false;
  }
  return key;
}

async function finish() {
  takeAnswer();
  await keepWhole();
  show("thanks");
}

async function keepWhole() {
  if (!visit?.isRated || visit.isKept) return;
  visit.isKept = true;
  await keepRating(rating(true));
}

/* What was answered counts, also where somebody just walked away; words that were not sent do not. */
async function end() {
  idle?.stop();
  await keepWhole();
  wipe();
}

function toFeedback() {
  notice("");
  firstPart(show("feedback", "writing"));
}

async function send() {
  const shown = screen("feedback");
  if (!hasWords(shown) || !hasReach(shown) || visit.isSending) return;
  visit.isSending = true;
  const form = shown.querySelector("[data-form]");
  const receipt = await keepFeedback({ language: visit.language, fields: fieldsOf(form) });
  visit.isSending = false;
  if (!receipt) {
    show("full", "writing");
    return;
  }
  form.reset();
  visit.receipt = receipt;
  fillReceipt(show("receipt"));
}

function fillReceipt(slip) {
  const { receipt } = visit;
  const code = grouped(receipt.code);
  slip.querySelector("[data-code]").textContent = code;
  slip.querySelector("[data-reference]").textContent = receipt.reference;
  slip.querySelector("[data-qr]").replaceChildren(qrSvg(`${shell.base_url}/t#${code}`));
}

async function toPhone() {
  const fields = fieldsOf(screen("feedback").querySelector("[data-form]"));
  const over = await handOver({ language: visit.language, fields, base: shell.base_url });
  if (!over.svg) {
    notice(over.tooLong ? "too-long" : "offline");
    return;
  }
  show("phone").querySelector("[data-qr]").replaceChildren(over.svg);
}

async function callSomebody() {
  const words = show("help").querySelector("[role=status]");
  const answer = await post("/kiosk/help", {});
  words.textContent = answer?.status === 201 ? words.dataset.called : words.dataset.offline;
}

function heardOfHelp(state) {
  if (visit?.at !== "help" || state !== "coming") return;
  const words = screen("help").querySelector("[role=status]");
  words.textContent = words.dataset.coming;
}

/* Back to where somebody was when they called; those who came straight from the first screen end. */
function backFromHelp() {
  const [at, kind] = visit.before;
  if (at) show(at, kind);
  else end();
}

/* The office closed the tablet, or let it go: nothing is asked, and what waits stays where it is. */
async function lock(isRefused = false) {
  if (visit?.at === "door") return;
  if (!isLocked) {
    isLocked = true;
    idle?.stop();
    if (await setLanguage(visit?.language ?? shell.languages[0].tag)) showScreen("locked");
  }
  if (isRefused) screen("locked").querySelector("[data-refused]").hidden = false;
}

/* Staff come in whatever is on the screen; what somebody else was answering ends with that. */
async function openDoor() {
  if (visit?.at === "door") return;
  const language = visit?.language ?? shell.languages[0].tag;
  await keepWhole();
  visit = null;
  begin(language);
  if (await ready(language)) showVitals(show("door"), shell);
}

/* The server knows this tablet no longer, so that it shows the letters to pair it again. */
async function pairAgain() {
  await forgetVersion();
  location.replace("/kiosk/");
}

function refill() {
  const form = screen("feedback").querySelector("[data-form]");
  const fields = fieldsOf(form);
  toFeedback();
  fill(form, fields);
}

const ACTS = {
  rating: () => show("rating"),
  feedback: toFeedback,
  help: callSomebody,
  next: () => (visit.at === "feedback" ? turnPart(screen("feedback"), 1) : ask(takeAnswer())),
  back: () => turnPart(screen("feedback"), -1),
  "back-to-form": refill,
  finish,
  send,
  phone: toPhone,
  print: () => print(),
  "other-department": () => chooseDepartment(""),
  "back-from-help": backFromHelp,
  "clear-pin": () => clearPin(screen("door")),
  leave: () => leave(screen("door")),
  pair: pairAgain,
  stay: () => idle.extend(),
  end,
};
