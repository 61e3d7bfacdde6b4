// Small helps for staff; every page works without them.

// Choosing a reply template puts its text into the answer. What a person typed is never overwritten:
// the text goes below it. Listens on the document, so that parts swapped in by htmx work too.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("select[data-fills]")) return;
  const area = document.getElementById(target.dataset.fills);
  const text = target.selectedOptions[0].dataset.text ?? "";
  area.value = joined(withoutFilled(area), text);
  area.dataset.filled = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

// A template that was filled in and not changed since gives way to the next one.
function withoutFilled(area) {
  const filled = area.dataset.filled;
  return filled && area.value.endsWith(filled) ? area.value.slice(0, -filled.length).trimEnd() : area.value;
}

function joined(typed, text) {
  return typed.trim() && text ? `${typed.trimEnd()}\n\n${text}` : typed || text;
}
