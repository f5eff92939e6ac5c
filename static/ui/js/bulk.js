// Bulk actions: “all that match” beside a selection, the dialog that asks, and the list drawn anew when it is done.
const everything = () => document.querySelector("[data-bulk-all]");
const offer = () => document.querySelector("[data-bulk-everything]");

const say = (isAll) => {
  if (everything()) everything().value = isAll ? "1" : "";
  const some = document.querySelector("[data-bulk-some]");
  const number = document.querySelector("[data-bulk-count]");
  if (!some || !number) return;
  number.hidden = isAll;
  some.dataset.own ??= some.textContent;
  some.textContent = isAll ? offer().dataset.said : some.dataset.own;
};

// Offered once the whole page is selected.
const offerAll = () => {
  const boxes = [...document.querySelectorAll("[data-row-check]")];
  const isWhole = boxes.length > 0 && boxes.every((box) => box.checked);
  const isAll = everything()?.value === "1";
  if (isAll && !isWhole) say(false);
  if (offer()) offer().hidden = !isWhole || everything().value === "1";
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all], [data-row-check]")) offerAll();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-bulk-everything]")) say(true);
  if (event.target.closest("[data-bulk-clear]")) say(false);
  if (event.target.closest("[data-bulk-everything], [data-bulk-clear]")) offerAll();
});

document.addEventListener("rowkey", (event) => event.detail.key === "x" && setTimeout(offerAll));

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "bulk-dialog" && !event.target.open) event.target.showModal();
});

document.addEventListener("bulkDone", () => {
  const results = document.getElementById("results");
  if (!results) return location.reload();
  window.htmx.ajax("GET", location.pathname + location.search, { source: results, target: results, swap: "innerHTML" });
});

document.addEventListener("submit", (event) => {
  const query = event.target.querySelector?.("[data-current-query]");
  if (query) query.value = location.search.slice(1);
});
