/* Which question comes next, and what was answered: the same rules as portal/domain/survey.py. */

/* The questions that are asked after these answers, without the first, which is the rating. */
export function nextQuestion(questions, answers, after) {
  const place = questions.findIndex(({ key }) => key === after);
  return questions.slice(place + 1).find((question) => isAsked(question, answers)) ?? null;
}

function isAsked({ condition }, answers) {
  if (!condition) return true;
  const given = asWords(answers[condition.question]);
  return condition.values.some((value) => given.includes(value));
}

function asWords(value) {
  if (value === undefined || value === null) return [];
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  return Array.isArray(value) ? value : [String(value)];
}

/* What stands in the fields of this question's screen; undefined where nothing does. */
export function answerOn(screen) {
  const kind = screen.dataset.kind;
  const chosen = [...screen.querySelectorAll("input:checked")].map(({ value }) => value);
  if (kind === "multiple") return chosen.length ? chosen : undefined;
  if (kind === "yes_no") return chosen.length ? chosen[0] === "yes" : undefined;
  if (kind === "scale") return chosen.length ? Number(chosen[0]) : undefined;
  if (kind === "single") return chosen[0];
  const words = screen.querySelector("input, textarea")?.value.trim();
  return words || undefined;
}
