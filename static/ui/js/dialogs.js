// data-open-dialog="id" opens a dialog or drawer; data-close-dialog, the event closeDialog and a press outside close it.
const closesItself = "closedBy" in HTMLDialogElement.prototype;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) open(document.getElementById(opener.dataset.openDialog));
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
  if (event.target.matches("dialog") && !closesItself && isOutside(event)) event.target.close();
  const item = event.target.closest(".menu-item:not([data-keep-open])");
  if (item) item.closest("[popover]")?.hidePopover();
});

document.addEventListener("closeDialog", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

function open(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("dialogopen", { bubbles: true }));
}

function isOutside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
