// "Continue on my phone": what was typed so far goes over in a QR code that opens once, for ten minutes. It stands
// encrypted in the part of the address that browsers never send; the server holds the key and never sees the words.
import { fromBase64, joined, toBase64Url, utf8 } from "./bytes.js";
import { post } from "./device.js";
import { qrSvg } from "./qr.js";
import { emptyFields, personSignal } from "./wipe.js";

const LONGEST = 1400; // characters: more would make squares too small for an old phone's camera

async function deflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function encrypt(bytes, key) {
  const imported = await crypto.subtle.importKey("raw", fromBase64(key), "AES-GCM", false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return joined(iv, await crypto.subtle.encrypt({ name: "AES-GCM", iv }, imported, bytes));
}

// Gives `{svg, expiresMs}` and empties every field at once, `{tooLong}` when it has to be finished here, or `{offline}`.
// `base` is the city's address as phones know it (shell.base_url).
export async function handOver({ language, fields, base = location.origin }) {
  const signal = personSignal();
  const answer = await post("/kiosk/handover", {});
  if (signal.aborted || answer?.status !== 201 || !answer.json?.ticket) return { offline: true };
  const { ticket, key, expires_ms: expiresMs } = answer.json;
  const packed = await deflate(utf8(JSON.stringify({ language, fields })));
  const fragment = `${ticket}.${toBase64Url(await encrypt(packed, key))}`;
  if (fragment.length > LONGEST) return { tooLong: true };
  const svg = qrSvg(`${base.replace(/\/$/, "")}/continue#${fragment}`, { level: "L" });
  emptyFields();
  return { svg, expiresMs };
}
