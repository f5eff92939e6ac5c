// Rows of a table: selecting for the bulk bar, and the cursor that the keys of shortcuts.js move.
const all = (selector) => [...document.querySelectorAll(selector)];

const count = () => {
  const bar = document.querySelector("[data-bulk]");
  const selected = all("[data-row-check]:checked").length;
  const everything = document.querySelector("[data-check-all]");
  if (everything) {
    everything.checked = selected > 0 && selected === all("[data-row-check]").length;
    everything.indeterminate = selected > 0 && !everything.checked;
  }
  if (!bar) return;
  bar.hidden = !selected;
  bar.querySelector("[data-bulk-count]").textContent = selected;
};

const select = (boxes, on) => {
  for (const box of boxes) box.checked = on;
  count();
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all]")) select(all("[data-row-check]"), event.target.checked);
  else if (event.target.matches("[data-row-check]")) count();
});

document.addEventListener(
  "click",
  (event) => event.target.closest("[data-bulk-clear]") && select(all("[data-row-check]"), false),
);
document.addEventListener("htmx:afterSettle", count);

// A row that the server drew anew stays selected, and the cursor stays on it.
const kept = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  const row = event.detail.target;
  if (!row.matches?.("[data-row]")) return;
  const box = row.querySelector("[data-row-check]");
  kept.set(row.dataset.row, { checked: Boolean(box?.checked), cursor: row.classList.contains("is-cursor") });
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, was] of kept) {
    const row = document.querySelector(`[data-row="${CSS.escape(id)}"]`);
    row?.classList.toggle("is-cursor", was.cursor);
    const box = row?.querySelector("[data-row-check]");
    if (box) box.checked = was.checked;
  }
  kept.clear();
  count();
});

const cursor = () => document.querySelector("[data-row].is-cursor");

const moveTo = (row) => {
  cursor()?.classList.remove("is-cursor");
  row.classList.add("is-cursor");
  (row.querySelector("[data-row-open], .row-link, a") ?? row).focus();
  row.scrollIntoView({ block: "nearest" });
};

document.addEventListener("rowkey", (event) => {
  const rows = all("[data-row]");
  const at = rows.indexOf(cursor());
  const { key } = event.detail;
  if (!rows.length) return;
  if (key === "j") moveTo(rows[Math.min(at + 1, rows.length - 1)]);
  if (key === "k") moveTo(rows[Math.max(at - 1, 0)]);
  const box = rows[at]?.querySelector("[data-row-check]");
  if (key === "x" && box) select([box], !box.checked);
  const opener = rows[at]?.querySelector("[data-peek]") ?? rows[at]?.querySelector("[data-row-open], .row-link");
  if (key === " ") opener?.click();
  if (key === "o") rows[at]?.querySelector("[data-row-open], .row-link")?.click();
});
