/* Seals what somebody typed so that only the server can read it, not even this tablet
   (ECIES, as portal/sealed_items.py opens it). */

import { fromBase64, fromHex, joined, toBase64, utf8 } from "./bytes.js";
import { fact, setFact } from "./store.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = utf8("feedback-portal kiosk item");
const VERSION = Uint8Array.of(1);

/* `key` is `{id, key}` of shell.json, hexadecimal and base64. */
export const learnServerKey = (key) => setFact("server-key", key);

export async function seal(itemId, content) {
  const server = await fact("server-key");
  const theirs = await crypto.subtle.importKey("raw", fromBase64(server.key), CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits(
    { name: "ECDH", public: theirs },
    once.privateKey,
    256,
  );
  const point = await crypto.subtle.exportKey("raw", once.publicKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: utf8(itemId) },
    await keyFrom(shared),
    utf8(JSON.stringify(content)),
  );
  return toBase64(joined(VERSION, fromHex(server.id), point, iv, sealed));
}

async function keyFrom(shared) {
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
  ]);
}
