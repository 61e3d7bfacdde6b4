/* What people said, until the server has it. Everything goes in here first, online too, and is on
   the disk before anybody is thanked; `flusher.js` takes it out again. */

import { stamp } from "./clock.js";
import { tell } from "./events.js";
import { nextReceipt } from "./receipts.js";
import { seal } from "./seal.js";
import { change, fact } from "./store.js";

const TIGHT = 0.8; // of what the browser lets us store

export const lastNumber = async () => (await fact("last-number")) ?? 0;

/* Share of the storage that is used, from 0 to 1; null where the browser does not tell. */
export async function storageUsed() {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return quota ? usage / quota : null;
}

/* Ratings are small and taken as long as anything fits. Gives whether it is kept. */
export function keepRating(content) {
  return put({ kind: "rating", ...content }, null);
}

/* Gives the receipt to show, `{reference, code}`; null when there is no room, or no receipt left:
   then nothing was stored, and the screen says what else one can do. */
export async function keepFeedback(content) {
  const used = await storageUsed();
  const receipt = used === null || used < TIGHT ? await nextReceipt() : null;
  if (!receipt) return null;
  const isKept = await put(
    { kind: "feedback", ...content, receipt: receipt.reference },
    receipt.reference,
  );
  return isKept ? receipt : null;
}

async function put(content, reference) {
  const id = crypto.randomUUID();
  try {
    const item = { id, ...stamp(), sealed: await seal(id, content) };
    await change(["items", "facts", "receipts"], async (transaction) => {
      const facts = transaction.objectStore("facts");
      const number = ((await facts.get("last-number")) ?? 0) + 1;
      await facts.put(number, "last-number");
      await transaction.objectStore("items").add({ ...item, number });
      if (reference) await transaction.objectStore("receipts").delete(reference);
    });
  } catch {
    return false; // no room, or no storage at all: nobody is thanked for what is not kept
  }
  tell("stored");
  return true;
}
