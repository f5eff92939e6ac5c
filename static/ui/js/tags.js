// data-tags: Enter or a comma turns what was typed into a tag with a hidden field of the same name.
document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("[data-tags] input:not([type=hidden])");
  if (!input) return;
  const text = input.value.trim();
  if (["Enter", ","].includes(event.key) && text) {
    event.preventDefault();
    add(input, [{ value: text, label: text }]);
  } else if (event.key === "Backspace" && !input.value) {
    input.parentElement.querySelector(".tag:last-of-type")?.remove();
    changed(input);
  }
});

// A list that is pasted becomes a tag a line.
document.addEventListener("paste", (event) => {
  const input = event.target.closest?.("[data-tags] input:not([type=hidden])");
  const lines = (event.clipboardData?.getData("text") ?? "").split(/[\r\n\t]+/).map((line) => line.trim());
  const texts = lines.filter(Boolean);
  if (!input || texts.length < 2) return;
  event.preventDefault();
  add(
    input,
    texts.map((text) => ({ value: text, label: text })),
  );
});

// What offered.js was told to take; the hidden field holds another text than the tag shows.
document.addEventListener("tagtaken", (event) => add(event.target, [event.detail]));

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-tags]");
  if (!box) return;
  const input = box.querySelector("input:not([type=hidden])");
  const button = event.target.closest(".tag button");
  if (button) {
    event.preventDefault();
    button.closest(".tag").remove();
    changed(input);
  }
  if (button || event.target === box) input.focus();
});

function add(input, taken) {
  input.before(...taken.map((each) => tag(input, each)));
  input.value = "";
  changed(input);
}

function tag(input, { value, label }) {
  const element = document.createElement("span");
  element.className = "tag";
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = input.parentElement.dataset.removeLabel.replace("%s", label);
  button.textContent = "×";
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = input.name;
  hidden.value = value;
  element.append(label, button, hidden);
  return element;
}

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
