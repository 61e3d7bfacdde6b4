/* Time on a tablet whose clock nobody can trust: milliseconds since this start of the browser, and
   the last time of the server's that was learnt within it. The count goes on across reloads of the
   same tab, which keeps it in sessionStorage; it says nothing about anybody. */

const KEY = "boot";

const boot = resumed() ?? { id: crypto.randomUUID(), base: 0, anchor: null };
window.addEventListener("pagehide", remember);
remember();

function resumed() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!kept) return null;
  const away = Date.now() - kept.wall;
  // A clock that was set meanwhile makes the gap unknown: then this is a new start.
  if (away < 0 || away > 60_000) return null;
  return { id: kept.id, base: kept.monotonic + away, anchor: kept.anchor };
}

function remember() {
  const kept = { id: boot.id, monotonic: monotonicMs(), wall: Date.now(), anchor: boot.anchor };
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

export function monotonicMs() {
  return Math.round(boot.base + performance.now());
}

/* The server said what time it is. */
export function learn(serverMs) {
  boot.anchor = { server_ms: serverMs, monotonic_ms: monotonicMs() };
  remember();
}

export function stamp() {
  return {
    boot_id: boot.id,
    wall_ms: Math.max(0, Date.now()),
    monotonic_ms: monotonicMs(),
    anchor: boot.anchor,
  };
}
