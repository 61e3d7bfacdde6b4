/* What the parts of the tablet tell one another: `stored`, `sent`, `heard`, `refused`, `version`. */

export const events = new EventTarget();

export function tell(name, detail = null) {
  events.dispatchEvent(new CustomEvent(name, { detail }));
}
