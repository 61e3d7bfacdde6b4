/* Fills the form with what somebody typed at a tablet. It stands encrypted behind the # of the
   address, which browsers never send; the server gives its key out once. */

const status = document.getElementById("continued");
const [ticket, sealed] = location.hash.slice(1).split(".");
let key = null;
history.replaceState(null, "", location.pathname);
if (ticket && sealed) carryOver();

/* Without a connection nothing is lost: it is tried again as soon as there is one. */
async function carryOver() {
  try {
    key ??= await keyFor(ticket);
  } catch {
    say("offline");
    window.addEventListener("online", carryOver, { once: true });
    setTimeout(() => !key && carryOver(), 5_000);
    return;
  }
  try {
    fill(JSON.parse(await opened(key, bytes(sealed))).fields);
    say("done");
  } catch {
    say("gone");
  }
}

function say(word) {
  status.textContent = status.dataset[word];
  status.hidden = false;
}

/* The bytes of the key; none where it was given out before. Throws while nobody answers. */
async function keyFor(wanted) {
  const answer = await fetch("/continue/key", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket: wanted }),
  });
  if (answer.status >= 500) throw new Error("try again");
  return answer.ok ? bytes((await answer.json()).key) : new Uint8Array();
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
