/* Fills the form with what somebody typed at a tablet. It stands encrypted behind the # of the
   address, which browsers never send; the server gives its key out once. */

const status = document.getElementById("continued");
const [ticket, sealed] = location.hash.slice(1).split(".");
history.replaceState(null, "", location.pathname);
carryOver();

async function carryOver() {
  try {
    fill(JSON.parse(await opened(await keyFor(ticket), bytes(sealed))).fields);
    say("done");
  } catch {
    say("gone");
  }
}

function say(word) {
  status.textContent = status.dataset[word];
  status.hidden = false;
}

async function keyFor(wanted) {
  const answer = await fetch("/continue/key", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket: wanted }),
  });
  if (!answer.ok) throw new Error("no key");
  return bytes((await answer.json()).key);
}

async function opened(raw, content) {
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const packed = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: content.slice(0, 12) },
    key,
    content.slice(12),
  );
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

function bytes(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
}

function fill(fields) {
  for (const field of document.querySelectorAll("main form [name]")) {
    const value = fields[field.name];
    if (value === undefined || field.type === "hidden" || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
}
