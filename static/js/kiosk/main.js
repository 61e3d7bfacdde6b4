/* Starts the tablet's app: everything that runs as long as the document does. */

import { events } from "./events.js";
import { startFlow } from "./flow.js";
import { startFlushing } from "./flusher.js";
import { startHeart } from "./heartbeat.js";
import { startInvitation } from "./invitation.js";
import { startKeyboard } from "./keyboard.js";
import { lockDown } from "./lockdown.js";
import { startModes } from "./modes.js";
import { startSpeech } from "./speech.js";
import { currentShell, holdVersion, useWaiting } from "./updates.js";
import { fact, setFact } from "./store.js";
import { guardMemory } from "./wipe.js";

const { print } = lockDown();
guardMemory();
startModes();
startSpeech();
navigator.storage?.persist?.();
start();

async function start() {
  const shell = await currentShell();
  if (!shell) {
    setTimeout(() => location.replace("/kiosk/"), 10_000);
    return;
  }
  if (!shell.has_own_keyboard) startKeyboard();
  const flow = startFlow(shell, print);
  startInvitation(flow);
  events.addEventListener("heard", ({ detail }) => heed(detail, shell, flow));
  events.addEventListener("refused", () => flow.lock(true));
  startHeart(shell.version);
  startFlushing();
  document.documentElement.dataset.ready = ""; // for whoever sets a tablet up, and for tests
}

/* What the office wants: at once where it is about closing, else when nobody is there. */
async function heed(heard, shell, flow) {
  flow.heardOfHelp(heard.help);
  if (heard.state === "locked") flow.lock();
  else if (flow.isLocked()) location.replace("/kiosk/");
  if (heard.version !== shell.version) await holdVersion(heard.version);
  const asked = (await fact("reload-number")) ?? 0;
  if (!flow.isFree()) return;
  const isNew = await useWaiting();
  if (isNew || heard.reload_number > asked) {
    await setFact("reload-number", heard.reload_number);
    location.replace("/kiosk/");
  }
}
