// data-chip: a filter's chip says what is chosen in the panel that it opens.
const part = (fieldset) => {
  const boxes = [...fieldset.querySelectorAll("input:is([type=checkbox], [type=radio]):checked")].filter(
    (box) => box.value,
  );
  if (boxes.length) return boxes.map((box) => box.parentElement.textContent.trim()).join(", ");
  const [low, high] = [...fieldset.querySelectorAll("input[inputmode]")].map((field) => field.value.trim());
  return low || high ? `${fieldset.dataset.chipName ?? ""} ${low || "…"} – ${high || "…"}`.trim() : "";
};

const words = (panel) => [...panel.querySelectorAll("fieldset")].map(part).filter(Boolean).join(", ");

document.addEventListener("input", (event) => {
  const panel = event.target.closest("[data-chip-panel]");
  if (!panel) return;
  const chip = document.querySelector(`[data-chip="${CSS.escape(panel.id)}"]`);
  const text = words(panel);
  chip.classList.toggle("is-on", Boolean(text));
  chip.querySelector("[data-chip-text]").textContent = text;
});

// data-leave-out: the proposal’s link ticks the filter instead of loading the page anew, so that the others stay.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave-out]");
  const boxes = [...document.querySelectorAll("#lead-filters input[name=without]")];
  if (!link || !boxes.length || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  for (const box of boxes) {
    box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
  link.closest(".banner").remove();
  document.querySelector(`[data-chip="${CSS.escape(boxes[0].closest("[data-chip-panel]").id)}"]`).focus();
});
