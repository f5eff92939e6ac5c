// The peek drawer: a row's glance beside the list; its neighbours by j, k and buttons, the focus back on closing.
let shown = null; // the id of the row that is peeked at

const drawer = () => document.getElementById("peek");
const rowOf = (id) => document.querySelector(`[data-row="${CSS.escape(id)}"]`);
const singleKeys = () => localStorage.getItem("single-keys") !== "off";

const peek = (row) => {
  if (!row) return;
  shown = row.dataset.row;
  for (const other of document.querySelectorAll("[data-row].is-cursor")) other.classList.remove("is-cursor");
  row.classList.add("is-cursor");
  const { href } = row.querySelector("[data-peek]");
  const { pathname } = new URL(href, location.origin);
  window.htmx.ajax("GET", pathname, { source: drawer(), target: drawer(), swap: "innerHTML" });
};

const step = (by) => {
  const rows = [...document.querySelectorAll("[data-row]")];
  peek(rows[rows.findIndex((row) => row.dataset.row === shown) + by]);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-peek]");
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && isPlain && drawer()) {
    event.preventDefault();
    peek(link.closest("[data-row]"));
  }
  const button = event.target.closest?.("[data-peek-step]");
  if (button) step(Number(button.dataset.peekStep));
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== drawer()) return;
  // Closed before the answer was here, or had settled: it stays closed.
  if (shown === null) return drawer().replaceChildren();
  if (!drawer().open) drawer().showModal();
  drawer().scrollTop = 0;
});

document.addEventListener("keydown", (event) => {
  if (!drawer()?.open || !singleKeys() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, select, textarea") || document.querySelector("#lead-dialog[open]")) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});

document.addEventListener(
  "close",
  (event) => {
    if (event.target !== drawer()) return;
    (shown && rowOf(shown)?.querySelector(".row-link"))?.focus();
    shown = null;
    drawer().replaceChildren();
  },
  true,
);
