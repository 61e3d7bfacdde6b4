/* Shows the letters until somebody has let the tablet in, then starts the app. */

import { canBePaired, post, publicKey, renewToken } from "./device.js";
import { setFact } from "./store.js";

const EVERY_MS = 1_500;
const status = document.getElementById("pairing-status");
const code = document.getElementById("pairing-code");
const picture = document.getElementById("pairing-qr");

if (canBePaired()) begin();
else say("unsafe");

/* A tablet that was paired and only lost its token needs nobody. */
async function begin() {
  if (await renewToken()) location.replace("/kiosk/");
  else pair();
}

function say(word) {
  status.textContent = status.dataset[word];
}

async function pair() {
  const asked = await post("/kiosk/pairing", { public_key: await publicKey() });
  if (asked?.status !== 201) {
    say("offline");
    setTimeout(pair, EVERY_MS * 6);
    return;
  }
  code.textContent = asked.json.code.replace(/(....)/, "$1 ");
  picture.replaceChildren(drawn(asked.json.qr));
  say("waiting");
  setTimeout(check, EVERY_MS);
}

function drawn(svg) {
  return document.importNode(new DOMParser().parseFromString(svg, "text/html").body.firstChild, true);
}

async function check() {
  const answer = await post("/kiosk/pairing/check", {});
  const state = answer?.json?.state;
  if (state === "paired") {
    await setFact("shell", null); // what another kiosk showed
    location.replace("/kiosk/");
  } else if (state === "expired") {
    pair();
  } else {
    say(answer ? "waiting" : "offline");
    setTimeout(check, EVERY_MS);
  }
}
