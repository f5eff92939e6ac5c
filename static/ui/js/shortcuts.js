// Keys: Ctrl K anywhere; single ones only outside of fields, and only unless the person switched them off.
const STORED = "single-keys";
const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const SECOND_KEY_MS = 900;
let jumping = false;

const isOn = () => localStorage.getItem(STORED) !== "off";

const press = (selector) => {
  const element = document.querySelector(selector);
  element?.click();
  return Boolean(element);
};

const actions = {
  "?": () => press("[data-open-dialog=shortcuts]"),
  "/": () => {
    const field = document.querySelector("[data-hotkey='/']");
    field?.focus();
    return Boolean(field);
  },
  g: () => {
    jumping = true;
    setTimeout(() => (jumping = false), SECOND_KEY_MS);
    return true;
  },
};

const jump = (letter) => {
  jumping = false;
  const url = document.body.dataset[`jump${letter.toUpperCase()}`];
  if (url) location.assign(url);
};

const row = (event) => {
  const pressesSomething = event.key === " " && event.target.closest("button, summary, input, [role=button]");
  if (pressesSomething || !document.querySelector("[data-row]")) return false;
  if (event.key === " " && !document.querySelector("[data-row].is-cursor")) return false;
  document.dispatchEvent(new CustomEvent("rowkey", { detail: { key: event.key } }));
  return true;
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    if (press("[data-open-dialog=palette]")) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  if (event.target.matches?.(FIELDS) || document.querySelector("dialog[open]")) return;
  if (jumping) jump(event.key);
  else if (actions[event.key]?.() || (["j", "k", "x", "o", " "].includes(event.key) && row(event))) event.preventDefault();
});

for (const toggle of document.querySelectorAll("[data-single-keys]")) {
  toggle.checked = isOn();
  toggle.addEventListener("change", () => localStorage.setItem(STORED, toggle.checked ? "on" : "off"));
}
