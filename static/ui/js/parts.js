// Forms that save at once. data-keeps-typing: an answer never takes the place of what is being typed or dragged just
// then; data-follows: a part asks for itself again when the draft was changed somewhere else on the page.
const sent = new WeakMap(); // by form: what the focused field held when the request went

const held = (form) => {
  const field = document.activeElement;
  return form.contains(field) && "value" in field && field.type !== "submit" ? field : null;
};

const isBusy = (form) => {
  const field = held(form);
  const was = sent.get(form);
  return form.hasAttribute("data-dragging") || Boolean(field && was && was.field === field && was.value !== field.value);
};

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const form = target.closest?.("[data-keeps-typing]");
  if (!form) return;
  const field = held(form);
  sent.set(form, field && { field, value: field.value });
});

// What was saved meanwhile is marked in the form, so that the next save doesn't meet its own shadow.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt?.closest?.("[data-keeps-typing]");
  if (!form || detail.xhr.status !== 200 || !isBusy(form)) return;
  detail.shouldSwap = false;
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const mark = answer.querySelector(`#${CSS.escape(detail.target.id)} [name=mark]`);
  if (mark) form.querySelector("[name=mark]").value = mark.value;
});

// Escape puts back what stood there.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Escape" || !field.matches?.("[data-keeps-typing] input[type=text]:not([role=combobox])")) return;
  if (field.value === field.defaultValue) return;
  event.preventDefault();
  field.value = field.defaultValue;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("modelChanged", (event) => {
  for (const part of document.querySelectorAll("[data-follows]")) {
    if (!part.contains(event.target)) window.htmx.trigger(part, "refresh");
  }
});
