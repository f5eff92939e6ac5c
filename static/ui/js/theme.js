// data-theme-switch: the choice is shown at once and kept in a cookie at once, so that a page asked for in the same
// moment has it too; the server writes it into the profile, even where the page is left meanwhile.
const A_YEAR = 31536000;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${A_YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  for (const button of form.querySelectorAll("button")) button.ariaPressed = button.value === theme;
  const headers = { "X-CSRFToken": document.body.dataset.csrf, "HX-Request": "true" };
  fetch(form.action, { method: "POST", headers, body: new URLSearchParams({ theme }), keepalive: true });
});
