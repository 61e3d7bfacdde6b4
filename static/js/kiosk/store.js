/* The tablet's own database. Everything here outlives reloads, crashes and updates of the app, so
   later versions may only add to it. A browser short of memory may close the connection at any
   time: it is then simply opened again. */

import { openDB } from "../../vendor/idb.js";

const NAME = "kiosk";
const VERSION = 1;
let opening = null;

function open() {
  opening ??= openDB(NAME, VERSION, {
    upgrade(database) {
      const items = database.createObjectStore("items", { keyPath: "id" });
      items.createIndex("number", "number", { unique: true });
      database.createObjectStore("receipts", { keyPath: "reference" });
      database.createObjectStore("facts");
    },
    blocking() {
      forget();
    },
    terminated() {
      opening = null;
    },
  });
  return opening;
}

async function forget() {
  const database = await opening;
  opening = null;
  database?.close();
}

async function database() {
  try {
    return await open();
  } catch (error) {
    opening = null;
    throw error;
  }
}

/* Does `work` in one transaction that is on the disk before this returns. */
export async function change(stores, work) {
  const transaction = (await database()).transaction(stores, "readwrite", {
    durability: "strict",
  });
  const result = await Promise.all([work(transaction), transaction.done]).catch((error) => {
    if (!transaction.error) transaction.abort();
    throw error;
  });
  return result[0];
}

export async function fact(name) {
  return (await database()).get("facts", name);
}

export function setFact(name, value) {
  return change(["facts"], (transaction) => transaction.objectStore("facts").put(value, name));
}

export async function itemsInOrder(most) {
  return (await database()).getAllFromIndex("items", "number", null, most);
}

export async function count(store) {
  return (await database()).count(store);
}

export async function all(store, most) {
  return (await database()).getAll(store, null, most);
}
