// .tabs: the current one comes into sight, and an edge fades where more lies beyond it.
const mark = (tabs) => {
  tabs.toggleAttribute("data-more-before", tabs.scrollLeft > 1);
  tabs.toggleAttribute("data-more-after", tabs.scrollLeft + tabs.clientWidth < tabs.scrollWidth - 1);
};

const reveal = (tabs) => {
  const current = tabs.querySelector("[aria-current]");
  if (current) tabs.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - tabs.clientWidth / 2;
  mark(tabs);
};

const within = (element) => [element, ...element.querySelectorAll(".tabs")].filter((each) => each.matches(".tabs"));

document.addEventListener("scroll", ({ target }) => target.matches?.(".tabs") && mark(target), true);
document.addEventListener("htmx:load", ({ target }) => within(target).forEach(reveal));
window.addEventListener("resize", () => within(document.body).forEach(mark));
within(document.body).forEach(reveal);
