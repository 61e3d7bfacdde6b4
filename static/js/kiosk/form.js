/* The feedback form in short steps, and what stands in it. */

const PARTS = ["words", "where", "who", "reach"];

/* Every field by its name; what is not ticked is left out, as a browser does. */
export function fieldsOf(form) {
  return Object.fromEntries(new FormData(form).entries());
}

export function fill(form, fields) {
  for (const field of form.elements) {
    if (!field.name || !(field.name in fields)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = field.value === fields[field.name];
    } else {
      field.value = fields[field.name];
    }
  }
}

const FIELDS = "form input, form textarea, form select";

/* What was typed and ticked on all screens, for the same screens in another language. */
export function typed(stage) {
  return [...stage.querySelectorAll(FIELDS)].map(({ name, value, checked }) => ({ name, value, checked }));
}

export function retype(stage, kept) {
  for (const field of stage.querySelectorAll(FIELDS)) {
    const same = kept.filter(({ name }) => name === field.name);
    if (/^(checkbox|radio)$/.test(field.type)) {
      field.checked = same.some(({ value, checked }) => checked && value === field.value);
    } else if (same.length) {
      field.value = same[0].value;
    }
  }
}

export function firstPart(screen) {
  showPart(screen, PARTS[0]);
}

/* Goes a step on or back; stays where something is missing, and says what. */
export function turnPart(screen, step) {
  const place = PARTS.indexOf(screen.dataset.step);
  if (step > 0 && !hasWords(screen)) return;
  showPart(screen, PARTS[Math.min(PARTS.length - 1, Math.max(0, place + step))]);
}

export function hasWords(screen) {
  const words = screen.querySelector("[name=description]");
  const isMissing = !words.value.trim();
  screen.querySelector("#words-missing").hidden = !isMissing;
  words.setAttribute("aria-invalid", String(isMissing));
  if (isMissing) {
    words.setAttribute("aria-describedby", "words-missing");
    showPart(screen, PARTS[0]);
    words.focus();
  }
  return !isMissing;
}

/* Whether an answer could get there. An empty address is fine: then the receipt alone shows it. */
export function hasReach(screen) {
  const email = screen.querySelector("[name=contact_email]");
  const isWrong = Boolean(email.value.trim()) && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.value.trim());
  screen.querySelector("#email-wrong").hidden = !isWrong;
  email.setAttribute("aria-invalid", String(isWrong));
  if (isWrong) {
    email.setAttribute("aria-describedby", "email-wrong");
    email.focus();
  }
  return !isWrong;
}

export function showPart(screen, part) {
  screen.dataset.step = part;
  const place = PARTS.indexOf(part);
  for (const each of screen.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== part;
  const isLast = place === PARTS.length - 1;
  screen.querySelector("[data-act=next]").hidden = isLast;
  screen.querySelector("[data-act=send]").hidden = !isLast;
  screen.querySelector("[data-act=back]").hidden = place === 0;
  screen.querySelector("h2").focus();
}
