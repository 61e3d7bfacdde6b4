/* Once a minute: how the tablet is, and what the office wants of it. */

import { learn, stamp } from "./clock.js";
import { post, renewToken } from "./device.js";
import { tell } from "./events.js";
import { lastNumber, storageUsed } from "./queue.js";
import { fillUp, receiptsLeft } from "./receipts.js";
import { count } from "./store.js";

const EVERY_MS = 60_000;
let heard = null;

/* What the last heartbeat was answered, and when by this tablet's clock; null before the first. */
export const lastHeard = () => heard;

export function startHeart(version) {
  beat(version);
  setInterval(beat, EVERY_MS, version);
}

export async function beat(version) {
  const answer = await post("/kiosk/heartbeat", await vitals(version));
  if (answer?.status === 401 && answer.json?.error) return refused(answer.json.error, version);
  if (answer?.status !== 200 || !answer.json?.now_ms) return;
  learn(answer.json.now_ms);
  heard = { ...answer.json, at: new Date() };
  tell("heard", heard);
  await fillUp();
}

async function refused(why, version) {
  if (why === "unpaired" && (await renewToken())) return setTimeout(beat, 1_000, version);
  return tell("refused", why);
}

async function vitals(version) {
  const { anchor: _anchor, ...sent } = stamp();
  const used = await storageUsed();
  const battery = await navigator.getBattery?.().catch(() => null);
  return {
    ...sent,
    app_version: version,
    queue_length: await count("items"),
    last_number: await lastNumber(),
    receipts_left: await receiptsLeft(),
    storage_percent: used === null ? null : Math.min(100, Math.round(used * 100)),
    is_storage_kept: (await navigator.storage?.persisted?.()) ?? null,
    battery_percent: battery ? Math.round(battery.level * 100) : null,
    is_charging: battery ? battery.charging : null,
  };
}
