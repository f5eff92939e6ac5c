// data-tags: Enter or a comma turns what was typed into a tag with a hidden field of the same name.
document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("[data-tags] input:not([type=hidden])");
  if (!input) return;
  const text = input.value.trim();
  if (["Enter", ","].includes(event.key) && text) {
    event.preventDefault();
    input.before(tag(input, text));
    input.value = "";
    changed(input);
  } else if (event.key === "Backspace" && !input.value) {
    input.parentElement.querySelector(".tag:last-of-type")?.remove();
    changed(input);
  }
});

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-tags]");
  if (!box) return;
  const input = box.querySelector("input:not([type=hidden])");
  const button = event.target.closest(".tag button");
  if (button) {
    button.closest(".tag").remove();
    changed(input);
  }
  if (button || event.target === box) input.focus();
});

function tag(input, text) {
  const element = document.createElement("span");
  element.className = "tag";
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = input.parentElement.dataset.removeLabel.replace("%s", text);
  button.textContent = "×";
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = input.name;
  hidden.value = text;
  element.append(text, button, hidden);
  return element;
}

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
