// dialog[data-arrives] opens when what was asked for has come, and forgets it when it is closed.
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (!target.matches?.("dialog[data-arrives]") || !target.childElementCount) return;
  if (!target.open) target.showModal();
  target.scrollTop = 0;
});

document.addEventListener(
  "close",
  ({ target }) => {
    if (target.matches?.("dialog[data-arrives]")) target.replaceChildren();
  },
  true,
);
