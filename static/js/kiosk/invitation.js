/* The first screen speaks each language in turn, until somebody touches it; where motion is not
   wanted, all at once. It is seen only from now on, when a press is counted. */

const TURN_MS = 6_000;

export function startInvitation(flow) {
  const turns = [...document.querySelectorAll(".invitation")];
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let shown = 0;
  const show = () =>
    turns.forEach((turn, place) => turn.classList.toggle("is-shown", isStill || place === shown));
  show();
  if (!isStill && turns.length > 1) {
    setInterval(() => {
      if (document.activeElement?.closest(".invitation")) return;
      shown = (shown + 1) % turns.length;
      show();
    }, TURN_MS);
  }
  document.querySelector('[data-screen="invitation"]').addEventListener("click", ({ target }) => {
    const language = target.closest("[data-language]")?.dataset.language;
    const face = target.closest("[data-score]");
    const act = target.closest("[data-act]")?.dataset.act;
    const wanted = target.closest("[data-speak]")?.dataset.speak;
    if (face) flow.rate(language, Number(face.dataset.score));
    else if (act) flow.enter(language, act);
    else if (wanted) flow.enter(wanted, "rating");
  });
}
