/* Brings the queue to the server. An item leaves only when the answer names it and the digest of
   what it holds: a status code, a captive portal's page or a cut connection prove nothing, and
   nothing ever expires. */

import { sha256, utf8 } from "./bytes.js";
import { learn, stamp } from "./clock.js";
import { post, renewToken } from "./device.js";
import { events, tell } from "./events.js";
import { change, itemsInOrder } from "./store.js";

const MOST_ITEMS = 50;
const MOST_LETTERS = 150_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const KIND = "kiosk-receipts";

let wait = SHORTEST_WAIT_MS;
let timer = null;

export function startFlushing() {
  events.addEventListener("stored", flushSoon);
  window.addEventListener("online", flushSoon);
  document.addEventListener("visibilitychange", flushSoon);
  flushSoon();
}

function flushSoon() {
  wait = SHORTEST_WAIT_MS;
  again(0);
}

function again(delay) {
  clearTimeout(timer);
  timer = setTimeout(flush, delay);
}

/* One at a time, over all tabs of this browser. */
export async function flush() {
  await navigator.locks.request("flush", { ifAvailable: true }, async (lock) => {
    if (lock) await flushAll();
  });
}

async function flushAll() {
  for (;;) {
    const batch = fitting(await itemsInOrder(MOST_ITEMS));
    if (batch.length === 0) return again(60_000);
    const removed = await bring(batch);
    if (removed === 0) {
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      return again(wait * (0.5 + Math.random()));
    }
    wait = SHORTEST_WAIT_MS;
  }
}

function fitting(items) {
  let letters = 0;
  return items.filter((item, place) => {
    letters += item.sealed.length;
    return place === 0 || letters <= MOST_LETTERS;
  });
}

async function bring(batch) {
  const { anchor: _anchor, ...sent } = stamp();
  const answer = await post("/kiosk/sync", { ...sent, items: batch });
  if (answer?.status === 401 && answer.json?.error) await refused(answer.json.error);
  if (answer?.status !== 200 || answer.json?.kind !== KIND) return 0;
  learn(answer.json.now_ms);
  const safe = await confirmed(batch, answer.json.items);
  await change(["items"], (transaction) =>
    Promise.all(safe.map((id) => transaction.objectStore("items").delete(id))),
  );
  if (safe.length) tell("sent", safe.length);
  return safe.length;
}

async function refused(why) {
  if (why !== "unpaired" || !(await renewToken())) tell("refused", why);
}

async function confirmed(batch, answers) {
  const digests = new Map((answers ?? []).map((each) => [each.id, each.digest]));
  const checked = await Promise.all(
    batch.map(async (item) => digests.get(item.id) === (await sha256(utf8(item.sealed)))),
  );
  return batch.filter((_item, place) => checked[place]).map((item) => item.id);
}
