/* The tablet's own key, which never leaves it, and requests that are signed with it. */

import { sha256, toBase64, utf8 } from "./bytes.js";
import { fact, setFact } from "./store.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const PATIENCE_MS = 20_000;

/* Browsers offer keys only over HTTPS, or on the machine itself. */
export const canBePaired = () => window.isSecureContext && Boolean(crypto.subtle);

let opening = null;

/* Asked for by several at once, it must still be one key. */
function keyPair() {
  opening ??= openKeyPair();
  return opening;
}

async function openKeyPair() {
  const kept = await fact("device-key");
  if (kept) return kept;
  const made = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  await setFact("device-key", made);
  return made;
}

export async function publicKey() {
  const { publicKey: half } = await keyPair();
  return toBase64(await crypto.subtle.exportKey("spki", half));
}

/* Gives `{status, json}`, json being null for whatever is not JSON of ours, or null when there was
   no answer at all. */
export async function post(path, content) {
  const body = utf8(JSON.stringify(content));
  const words = utf8(`POST\n${path}\n${await sha256(body)}`);
  const { privateKey } = await keyPair();
  const proof = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, words);
  return answered(path, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", "Kiosk-Proof": toBase64(proof) },
  });
}

/* The browser lost the token, in a power cut perhaps: the key alone shows who this is. */
export async function renewToken() {
  const answer = await post("/kiosk/pairing/renewal", { public_key: await publicKey() });
  return answer?.status === 200 && answer.json?.state === "paired";
}

export const get = (path) => answered(path, {});

async function answered(path, options) {
  try {
    const answer = await fetch(path, {
      ...options,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer.status, json: isJson ? await answer.json() : null };
  } catch {
    return null; // no network, too slow, cut off, or not what it claims to be
  }
}
