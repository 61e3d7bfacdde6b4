// Asks a question only after the answer that it depends on. Without this file all are on the page,
// and the server leaves out what was not asked.

const form = document.querySelector("form[data-survey]");
const dependent = form ? [...form.querySelectorAll("[data-after]")] : [];
const first = form?.dataset.survey; // the question whose field is called `score`

function answersTo(question) {
  const name = question === first ? "score" : `answer_${question}`;
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:checked`)].map((each) => each.value);
}

function show() {
  for (const part of dependent) {
    const wanted = part.dataset.values.split(" ");
    const fits = answersTo(part.dataset.after).some((value) => wanted.includes(value));
    part.hidden = !fits;
  }
}

if (dependent.length) {
  form.addEventListener("change", show);
  show();
}
