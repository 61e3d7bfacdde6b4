/* Receipts that the server issued ahead: whoever files without a network still gets a real code.
   They lie encrypted under a key that the browser does not hand out, and the one that is given
   away leaves the tablet together with the words it was given for. */

import { post } from "./device.js";
import { all, change, count, fact, setFact } from "./store.js";
import { utf8 } from "./bytes.js";

const FEW = 20;
const AES = { name: "AES-GCM", length: 256 };

let opening = null;

function stockKey() {
  opening ??= openStock();
  return opening;
}

async function openStock() {
  const kept = await fact("stock-key");
  if (kept) return kept;
  const made = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  await setFact("stock-key", made);
  return made;
}

export const receiptsLeft = () => count("receipts");

/* One receipt to give away, `{reference, code}`; null when there is none. It stays in the stock
   until `queue.js` takes it out. */
export async function nextReceipt() {
  const [kept] = await all("receipts", 1);
  if (!kept) return null;
  const code = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: kept.iv },
    await stockKey(),
    kept.sealed,
  );
  return { reference: kept.reference, code: new TextDecoder().decode(code) };
}

export async function fillUp() {
  const have = await receiptsLeft();
  if (have >= FEW) return;
  const answer = await post("/kiosk/receipts", { have });
  const issued = answer?.status === 200 ? answer.json?.receipts : null;
  if (!Array.isArray(issued)) return;
  const sealed = await Promise.all(issued.map(sealedReceipt));
  await change(["receipts"], (transaction) =>
    Promise.all(sealed.map((each) => transaction.objectStore("receipts").put(each))),
  );
}

async function sealedReceipt({ reference, code }) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    await stockKey(),
    utf8(code),
  );
  return { reference, iv, sealed };
}
