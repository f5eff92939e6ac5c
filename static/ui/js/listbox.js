// Options under a text field: the palette (options are links) and comboboxes (options set a hidden field).
const options = (list) => [...list.querySelectorAll("[role=option]")];
const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const comboOf = (element) => element.closest("[data-combobox]");

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("[role=combobox]:not([data-offered])");
  if (!input) return;
  const list = listOf(input);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    show(input, true);
    move(input, list, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const chosen = list.querySelector("[aria-selected=true]") ?? options(list)[0];
    if (!chosen || (comboOf(input) && !isOpen(input))) return;
    event.preventDefault();
    if (chosen.href) location.assign(chosen.href);
    else choose(input, chosen);
  } else if (event.key === "Escape" && comboOf(input) && isOpen(input)) {
    event.preventDefault();
    event.stopPropagation();
    show(input, false);
  }
});

document.addEventListener("dialogopen", (event) => {
  const input = event.target.querySelector("[data-palette]");
  if (!input) return;
  input.select();
  window.htmx.trigger(input, "paletteopen");
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-combobox] [role=option]");
  if (option) choose(comboOf(option).querySelector("[role=combobox]"), option);
});

document.addEventListener(
  "focusin",
  (event) => event.target.matches("[data-combobox] [role=combobox]") && event.target.select(),
);
document.addEventListener(
  "input",
  (event) => event.target.matches("[data-combobox] [role=combobox]") && show(event.target, true),
);

document.addEventListener("click", ({ target }) => {
  const isOwn = target.matches("[data-combobox] [role=combobox]") && !target.closest("[data-tester-picker]");
  if (isOwn) show(target, true);
});

// Left without a choice: an emptied field means nothing chosen, half a word means what was chosen before.
document.addEventListener("focusout", (event) => {
  const input = event.target.closest?.("[data-combobox] [role=combobox]");
  if (!input || comboOf(input).contains(event.relatedTarget)) return;
  show(input, false);
  if (!input.value.trim() && input.dataset.chosen) set(input, "", "");
  else input.value = input.dataset.chosen ?? "";
});

// Only a choice changes the form, not the letters typed to find it.
document.addEventListener(
  "change",
  (event) => event.target.matches("[data-combobox] [role=combobox]") && event.stopPropagation(),
  true,
);
document.addEventListener(
  "mousedown",
  (event) => event.target.closest("[data-combobox] [role=listbox]") && event.preventDefault(),
);

function move(input, list, step) {
  const all = options(list);
  if (!all.length) return;
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", option === next);
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function isOpen(input) {
  return input.getAttribute("aria-expanded") === "true";
}

function show(input, on) {
  if (!comboOf(input) || isOpen(input) === on) return;
  listOf(input).togglePopover(on);
  input.setAttribute("aria-expanded", on);
  if (!on) input.removeAttribute("aria-activedescendant");
}

function choose(input, option) {
  show(input, false);
  set(input, option.dataset.value, option.dataset.label);
}

function set(input, value, label) {
  const hidden = comboOf(input).querySelector("input[type=hidden]");
  hidden.value = value;
  input.value = input.dataset.chosen = label;
  hidden.dispatchEvent(new Event("change", { bubbles: true }));
}
