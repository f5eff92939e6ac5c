// data-collapse: a group's rules are shown or not, and stay so while the page is drawn anew.
const KEPT = "collapsed-groups";

const kept = () => new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));

const show = (button, isOpen) => {
  button.setAttribute("aria-expanded", isOpen);
  button.closest(".group").classList.toggle("is-collapsed", !isOpen);
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-collapse]");
  if (!button) return;
  const isOpen = button.getAttribute("aria-expanded") !== "true";
  show(button, isOpen);
  const closed = kept();
  if (isOpen) closed.delete(button.id);
  else closed.add(button.id);
  sessionStorage.setItem(KEPT, JSON.stringify([...closed]));
});

const again = () => {
  for (const id of kept()) {
    const button = document.getElementById(id);
    if (button) show(button, false);
  }
};

// A group that a rule is added to, or that a link leads into, is opened.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const group = detail.elt.closest(".group.is-collapsed");
  if (group && detail.elt.matches(".add-rule")) show(group.querySelector("[data-collapse]"), true);
});

document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "rules" && again());
again();
