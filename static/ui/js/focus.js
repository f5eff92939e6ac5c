// The focus goes to the first fault of a form, on load and after a swap; Escape presses the form's Cancel.
const firstFault = (root) => root.querySelector?.("[aria-invalid=true]:not([type=hidden])")?.focus();

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status === 422) firstFault(event.detail.elt);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.target.closest?.("[data-cancel-on-escape]")?.querySelector("[data-cancel]")?.click();
});

// Only where something was sent: a filter with a fault in the address must not draw the focus.
for (const form of document.querySelectorAll("form[method=post]")) firstFault(form);
