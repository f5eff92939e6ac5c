// Every htmx request carries the CSRF token; what goes wrong on the way is said in a toast.
const texts = () => document.getElementById("toasts").dataset;

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "bad" } }));

const textFor = (status) => {
  if (status === 403) return texts().forbidden;
  if (status === 404) return texts().missing;
  return status >= 500 ? texts().failed : texts().refused;
};

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
});

// Somebody was faster: where the answer shows whose change it was, it takes the form's place.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 409 || !detail.xhr.responseText) return;
  detail.shouldSwap = true;
  detail.isError = false;
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  // The server may have said it better itself.
  if (!xhr.getResponseHeader("HX-Trigger")?.includes("toast")) say(textFor(xhr.status));
});

for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(lost, () => say(texts().offline));
}
