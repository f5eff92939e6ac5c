// Cut-offs over the distribution: handles, arrow keys and fields move one another, and the counts follow at once.
const MINUS = "\u2212";
const WHOLE = 10; // tenths: so far a press of an arrow moves, and a pull snaps to
const LARGE = 100;
const NEAR_THE_END = 88; // hundredths, as in band_charts.py

const language = document.documentElement.lang || "en";
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const points = new Intl.NumberFormat(language, { maximumFractionDigits: 1, useGrouping: false });
const pointsText = (tenths) => points.format(tenths / 10).replace("-", MINUS);

// In tenths; null where it is no number of points.
const read = (text) => {
  const plain = text.replace(/\s/g, "").replace(MINUS, "-").replace(",", ".");
  return /^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Math.round(Number(plain) * 10) : null;
};

const written = (tenths) => String(tenths / 10).replace("-", MINUS);
const formOf = (element) => element.closest?.("[data-bands]");
const cutOf = (row) => row.querySelector("[data-cut]");
const handleOf = (form, place) => form.querySelector(`[data-handle="${place}"]`);

// Records from a cut-off up, by the scores that the page holds; null where it holds them too coarsely to tell.
const counters = new WeakMap();
const counterOf = (form) => {
  if (!counters.has(form)) {
    const table = JSON.parse(form.dataset.table);
    const above = new Array(table.length + 1).fill(0);
    for (let at = table.length - 1; at >= 0; at -= 1) above[at] = above[at + 1] + table[at][1];
    const unit = Number(form.dataset.unit);
    counters.set(form, (cut) => {
      if (cut % unit) return null;
      let low = 0;
      let high = table.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (table[middle][0] >= cut) high = middle;
        else low = middle + 1;
      }
      return above[low];
    });
  }
  return counters.get(form);
};

const share = (form, count) => {
  const scored = Number(form.dataset.scored);
  const percent = Math.floor((200 * count + scored) / (2 * scored));
  return count && !percent ? form.dataset.underOne : `${percent} %`;
};

const place = (form, tenths) => {
  const [low, high] = [Number(form.dataset.low) * 10, Number(form.dataset.high) * 10];
  return Math.min(100, Math.max(0, (100 * (tenths - low)) / (high - low)));
};

const draw = (form) => {
  const rows = [...form.querySelectorAll("[data-band]")]
    .map((row) => ({ row, cut: read(cutOf(row).value) }))
    .filter(({ cut }) => cut !== null)
    .sort((one, other) => other.cut - one.cut);
  const atLeast = counterOf(form);
  let end = 100;
  let before = null;
  for (const { row, cut } of rows) {
    const start = place(form, cut);
    drawZone(form, row, start, end);
    tell(form, row, { cut, before, above: before === null ? 0 : atLeast(before), reached: atLeast(cut) });
    end = start;
    before = cut;
  }
  const below = before === null ? 0 : atLeast(-Infinity) - (atLeast(before) ?? 0);
  const line = form.querySelector("[data-below-line]");
  if (line) {
    line.hidden = !below;
    line.querySelector("[data-below]").textContent = whole.format(below);
  }
};

const drawZone = (form, row, start, end) => {
  const zone = form.querySelector(`[data-zone="${row.dataset.band}"]`);
  zone?.setAttribute("x", `${start}%`);
  zone?.setAttribute("width", `${Math.max(0, end - start)}%`);
  const mark = form.querySelector(`[data-cutoff="${row.dataset.band}"]`);
  if (!mark) return;
  for (const name of ["x1", "x2"]) mark.querySelector("line").setAttribute(name, `${start}%`);
  mark.querySelector("circle").setAttribute("cx", `${start}%`);
  const text = mark.querySelector("text");
  text.setAttribute("x", `${start}%`);
  text.setAttribute("dx", start > NEAR_THE_END ? -5 : 5);
  text.setAttribute("text-anchor", start > NEAR_THE_END ? "end" : "start");
  text.textContent = row.querySelector("[name=label]").value;
};

const tell = (form, row, { cut, before, above, reached }) => {
  const top = row.querySelector("[data-top]");
  if (before !== null) top.textContent = pointsText(before - 1);
  const isKnown = Number(form.dataset.scored) > 0 && reached !== null && above !== null;
  const count = isKnown ? reached - above : null;
  row.querySelector("[data-count]").textContent = isKnown ? whole.format(count) : "–";
  row.querySelector("[data-share]").textContent = isKnown ? share(form, count) : "–";
  const handle = handleOf(form, row.dataset.band);
  if (!handle) return;
  handle.value = cut / 10;
  const spoken = form.dataset.spoken.replace("%p", pointsText(cut));
  handle.setAttribute("aria-valuetext", isKnown ? spoken.replace("%n", whole.format(count)) : pointsText(cut));
};

// A handle stays between its neighbours; what is typed may pass them, and the bands change places when it is saved.
const between = (form, row, tenths) => {
  const others = [...form.querySelectorAll("[data-band]")].filter((other) => other !== row);
  const own = read(cutOf(row).value);
  const cuts = others.map((other) => read(cutOf(other).value)).filter((cut) => cut !== null);
  const above = Math.min(Number(form.dataset.high) * 10 + 1, ...cuts.filter((cut) => cut > own));
  const below = Math.max(Number(form.dataset.low) * 10 - 1, ...cuts.filter((cut) => cut < own));
  return Math.min(above - 1, Math.max(below + 1, tenths));
};

const rowOf = (form, handle) => form.querySelector(`[data-band="${handle.dataset.handle}"]`);

const moveTo = (form, row, tenths) => {
  cutOf(row).value = written(between(form, row, tenths));
  draw(form);
};

document.addEventListener("input", ({ target }) => {
  const form = formOf(target);
  if (!form) return;
  if (target.matches("[data-handle]")) {
    moveTo(form, rowOf(form, target), Math.round(Number(target.value)) * WHOLE);
  } else if (target.matches("[data-cut], [name=label]")) draw(form);
});

const STEPS = { ArrowUp: WHOLE, ArrowRight: WHOLE, ArrowDown: -WHOLE, ArrowLeft: -WHOLE, PageUp: LARGE, PageDown: -LARGE };

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const form = formOf(target);
  const isField = target.matches?.("[data-cut]");
  if (!form || !STEPS[key] || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!isField && !target.matches("[data-handle]")) return;
  if (isField && !["ArrowUp", "ArrowDown"].includes(key)) return;
  const row = isField ? target.closest("[data-band]") : rowOf(form, target);
  const from = read(cutOf(row).value);
  if (from === null) return;
  event.preventDefault();
  moveTo(form, row, from + (event.shiftKey ? Math.sign(STEPS[key]) : STEPS[key]));
  target.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("pointerdown", ({ target }) => {
  if (target.matches?.("[data-handle]")) formOf(target).setAttribute("data-dragging", "");
});
for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => {
    for (const form of document.querySelectorAll("[data-dragging]")) form.removeAttribute("data-dragging");
  });
}
