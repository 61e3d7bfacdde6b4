// Another language in the midst of typing: what was typed comes back on the page in that language.
// Kept in this tab for as long as the next page takes to load; passwords and files never.

const KEY = `typed ${location.pathname}`;
const NEVER = ["hidden", "password", "file", "submit", "button"];
const forms = [...document.forms].filter((form) => form.method === "post");

document.querySelector(".languages")?.addEventListener("click", ({ target }) => {
  if (target.closest("a")) sessionStorage.setItem(KEY, JSON.stringify(forms.flatMap(changesIn)));
});

const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
sessionStorage.removeItem(KEY);
kept.forEach(putBack);

function changesIn(form, place) {
  return [...form.elements].flatMap((field, index) => {
    if (!field.name || NEVER.includes(field.type) || !isChanged(field)) return [];
    return [{ place, index, name: field.name, value: field.value, checked: field.checked }];
  });
}

function isChanged(field) {
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function putBack({ place, index, name, value, checked }) {
  const field = forms[place]?.elements[index];
  if (field?.name !== name) return; // the page has changed meanwhile
  if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
  else field.value = value;
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
