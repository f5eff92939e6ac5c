// data-copy="id" copies what stands in that field; data-copied is said afterwards, or data-not-copied.
// data-select-all selects on focus.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // Browsers keep the clipboard from pages without TLS, or by a rule of the house; the old command still works there.
  const written = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  const isCopied = written || document.execCommand("copy");
  const detail = isCopied ? { text: button.dataset.copied } : { text: button.dataset.notCopied, tone: "bad" };
  document.dispatchEvent(new CustomEvent("toast", { detail }));
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-select-all]")) event.target.select();
});
