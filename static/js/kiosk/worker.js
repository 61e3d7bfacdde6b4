/* The tablet's service worker: holds the whole app, all of it or nothing, and serves it without a
   network. It never touches what waits to be sent. A new version is held beside the old one and
   used only when the page says so, which it does when nobody is there. */

const CURRENT = "kiosk-current";
const MARK = "/kiosk/version";

const nameOf = (version) => `kiosk-${version}`;

async function currentVersion() {
  const kept = await (await caches.open(CURRENT)).match(MARK);
  return kept ? kept.text() : null;
}

async function hold({ version, paths }) {
  const cache = await caches.open(nameOf(version));
  await cache.addAll(paths.map((path) => new Request(path, { cache: "no-cache" })));
}

async function use({ version }) {
  await (await caches.open(CURRENT)).put(MARK, new Response(version));
  const kept = new Set([CURRENT, nameOf(version)]);
  const names = await caches.keys();
  await Promise.all(names.filter((name) => !kept.has(name)).map((name) => caches.delete(name)));
}

const forget = () => caches.delete(CURRENT);
const ACTS = { hold, use, forget };

async function serve(request) {
  const version = await currentVersion();
  const cache = version ? await caches.open(nameOf(version)) : null;
  const path = request.mode === "navigate" ? new URL(request.url).pathname : request;
  return (await cache?.match(path)) ?? fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(serve(event.request));
});
self.addEventListener("message", (event) => {
  const work = ACTS[event.data.act](event.data);
  const answer = (result) => event.ports[0].postMessage(result);
  event.waitUntil(work.then(() => answer({ done: true }), () => answer({ done: false })));
});
