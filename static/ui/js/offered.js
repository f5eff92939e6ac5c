// data-offered: under a field of tags, values from the data. Enter takes what the arrows chose, else what was typed.
const INPUT = "input[data-offered]";
const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const options = (input) => [...listOf(input).querySelectorAll("[role=option]:not([hidden])")];
const selected = (input) => listOf(input).querySelector("[aria-selected=true]:not([hidden])");
const isOpen = (input) => input.getAttribute("aria-expanded") === "true";
const inputOf = (element) => element.closest(".combo")?.querySelector(INPUT);

// Before tags.js, which would make a tag of what was typed.
document.addEventListener(
  "keydown",
  (event) => {
    const input = event.target.closest?.(INPUT);
    if (!input || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      show(input, true);
      move(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen(input) && selected(input)) {
      event.preventDefault();
      event.stopPropagation();
      take(input, selected(input));
    } else if (event.key === "Escape" && isOpen(input)) {
      event.preventDefault();
      event.stopPropagation();
      show(input, false);
    } else if (event.key === "Enter") {
      show(input, false);
    }
  },
  true,
);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[role=option], [role=listbox]");
  if (option && inputOf(option)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  const input = option && inputOf(option);
  if (input) take(input, option);
  else if (event.target.matches(INPUT)) show(event.target, true);
});

document.addEventListener("input", (event) => {
  if (!event.target.matches(INPUT)) return;
  narrow(event.target);
  if (event.target.value) show(event.target, true);
});

document.addEventListener("focusout", (event) => event.target.matches(INPUT) && show(event.target, false));

// Few values stand in the page already, and nobody is asked for them.
function narrow(input) {
  if (input.hasAttribute("hx-get")) return;
  const wanted = input.value.trim().toLowerCase();
  for (const option of listOf(input).querySelectorAll("[role=option]")) {
    option.hidden = !option.dataset.label.toLowerCase().includes(wanted);
  }
}

function move(input, step) {
  const all = options(input);
  if (!all.length) return;
  const at = all.indexOf(selected(input));
  const next = all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", option === next);
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function show(input, on) {
  if (isOpen(input) === on) return;
  listOf(input).togglePopover(on);
  input.setAttribute("aria-expanded", on);
  if (on) return;
  input.removeAttribute("aria-activedescendant");
  for (const option of options(input)) option.setAttribute("aria-selected", false);
}

function take(input, option) {
  show(input, false);
  const { value, label } = option.dataset;
  input.dispatchEvent(new CustomEvent("tagtaken", { bubbles: true, detail: { value, label } }));
  // The next value is looked for among all again.
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
}
