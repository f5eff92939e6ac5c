// data-theme-switch: the choice is shown at once and kept by the server in a cookie.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button")) button.ariaPressed = button.value === theme;
  const headers = { "X-CSRFToken": document.body.dataset.csrf, "HX-Request": "true" };
  fetch(form.action, { method: "POST", headers, body: new URLSearchParams({ theme }) });
});
