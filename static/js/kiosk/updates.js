/* Which version of the app the tablet shows. It starts with what it holds; a newer one is fetched
   whole in the background, and waits for the moment when nobody is there. */

import { get } from "./device.js";
import { learnServerKey } from "./seal.js";
import { fact, setFact } from "./store.js";

let waiting = null;

/* The shell that this document belongs to; null on a tablet that has never had a network. */
export async function currentShell() {
  const kept = await fact("shell");
  if (kept) return kept;
  const fresh = await freshShell();
  if (!fresh) return null;
  await take(fresh);
  return fresh;
}

/* The office has another version: hold it. */
export async function holdVersion(version) {
  if (waiting?.version === version) return;
  const fresh = await freshShell();
  if (fresh && (await ask("hold", fresh))) waiting = fresh;
}

/* Nobody is there: show what waits. Gives whether the document has to be loaded again. */
export async function useWaiting() {
  if (!waiting) return false;
  const fresh = waiting;
  waiting = null;
  if (!(await ask("use", fresh))) return false;
  await keep(fresh);
  return true;
}

/* From now on the server's own pages are shown; what waits to be sent is not touched. */
export async function forgetVersion() {
  await setFact("shell", null);
  await ask("forget", { version: "", paths: [] });
}

async function take(shell) {
  await keep(shell);
  if (await ask("hold", shell)) await ask("use", shell);
}

async function keep(shell) {
  await learnServerKey(shell.server_key);
  await setFact("shell", shell);
}

async function freshShell() {
  const answer = await get(`/kiosk/shell.json?at=${Date.now()}`);
  return answer?.status === 200 && answer.json?.version ? answer.json : null;
}

async function ask(act, { version, paths }) {
  const registration = await navigator.serviceWorker.register("/kiosk/worker.js", {
    scope: "/kiosk/",
  });
  await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  const answered = new Promise((resolve) => {
    channel.port1.onmessage = ({ data }) => resolve(data.done);
  });
  registration.active.postMessage({ act, version, paths }, [channel.port2]);
  return answered;
}
