// data-saved: says beside the buttons of a draft whether the last change is stored.
const SAVING = "form[data-guarded], .menu-item, .switch, [data-sort-item]";

const say = (state, words) => {
  const mark = document.querySelector("[data-saved]");
  if (!mark) return;
  mark.dataset.state = state;
  mark.querySelector("[data-saved-text]").textContent = mark.dataset[words];
};

const saves = ({ elt, requestConfig }) => requestConfig.verb === "post" && elt.matches(SAVING) && elt.closest("#rules");

document.addEventListener("htmx:beforeRequest", ({ detail }) => saves(detail) && say("saving", "saving"));

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (saves(detail) && detail.xhr.status >= 400) say("failed", "unsaved");
});

for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(lost, ({ detail }) => saves(detail) && say("failed", "unsaved"));
}

document.addEventListener("modelChanged", () => say("done", "done"));
