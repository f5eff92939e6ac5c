// data-sort-list: lists whose items are moved, within one and from one to another, by dragging the grip (by touch also by
// a long press), and by the arrow keys on the grip. The server is told the new place; if it refuses, the old one returns.
const LONG_PRESS_MS = 400;
const KEYS_REST_MS = 500;
const EDGE = 60;
let drag = null;
let press = null;
let waiting = null;

const itemOf = (element) => element.closest?.("[data-sort-item]");
const lists = () => [...document.querySelectorAll("[data-sort-list]")].filter((list) => list.checkVisibility());
const placeOf = (item) => ({ list: item.parentElement, next: item.nextElementSibling });
const isSame = (one, other) => one.list === other.list && one.next === other.next;
const itemsOf = (list) => [...list.querySelectorAll(":scope > [data-sort-item]")];

const putBack = (item, { list, next }) => list.insertBefore(item, next?.parentElement === list ? next : null);

const announce = (item) => {
  const said = document.querySelector("[data-sort-said]");
  const items = itemsOf(item.parentElement);
  const words = {
    rule: item.dataset.sortName,
    place: items.indexOf(item) + 1,
    all: items.length,
    group: item.parentElement.dataset.sortName,
  };
  said.textContent = said.dataset.moved.replace(/%\((\w+)\)s/g, (_all, name) => words[name]);
};

const tell = (item, before) => {
  if (isSame(placeOf(item), before)) return;
  const url = item.dataset.sortUrl;
  const next = itemsOf(item.parentElement)[itemsOf(item.parentElement).indexOf(item) + 1];
  const open = [...document.querySelectorAll("[data-open]")].map((field) => field.value);
  const values = { dragged: 1, group: item.parentElement.dataset.sortList, before: next?.dataset.sortItem ?? "", open };
  const answered = ({ detail }) => {
    if (detail.requestConfig.path !== url) return;
    item.removeEventListener("htmx:afterRequest", answered);
    if (detail.xhr.status >= 200 && detail.xhr.status < 300) return;
    putBack(item, before);
    document.querySelector("[data-sort-said]").textContent = document.querySelector("[data-sort-said]").dataset.back;
  };
  item.addEventListener("htmx:afterRequest", answered);
  // A connection that is lost rejects; requests.js has said so by then.
  window.htmx.ajax("POST", url, { source: item, swap: "none", values }).catch(() => {});
};

// By pointer.
const begin = (item, event) => {
  drag = { item, before: placeOf(item), y: event.clientY, pointer: event.pointerId };
  item.classList.add("is-dragging");
  document.body.classList.add("is-sorting");
};

const end = (isKept) => {
  clearTimeout(press?.timer);
  press = null;
  if (!drag) return;
  const { item, before } = drag;
  drag = null;
  item.classList.remove("is-dragging");
  document.body.classList.remove("is-sorting");
  if (!isKept) return putBack(item, before);
  if (!isSame(placeOf(item), before)) announce(item);
  tell(item, before);
};

const over = (x, y) => {
  const list = lists().find((each) => {
    const box = each.closest(".group").getBoundingClientRect();
    return y >= box.top && y <= box.bottom && x >= box.left && x <= box.right;
  });
  if (!list) return;
  const after = itemsOf(list).find((each) => {
    const box = each.getBoundingClientRect();
    return each !== drag.item && y < box.top + box.height / 2;
  });
  if (drag.item.parentElement === list && (after ?? null) === drag.item.nextElementSibling) return;
  list.insertBefore(drag.item, after ?? null);
};

const scrollAtEdge = () => {
  if (!drag) return;
  const step = drag.y < EDGE + 52 ? -12 : drag.y > window.innerHeight - EDGE ? 12 : 0;
  if (step) {
    window.scrollBy(0, step);
    over(drag.x ?? 0, drag.y);
  }
  requestAnimationFrame(scrollAtEdge);
};

document.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || drag) return;
  const item = itemOf(event.target);
  if (!item) return;
  if (event.target.closest("[data-grip]")) {
    event.target.closest("[data-grip]").setPointerCapture(event.pointerId);
    begin(item, event);
    requestAnimationFrame(scrollAtEdge);
  } else if (event.pointerType === "touch" && event.target.closest(".rule-text")) {
    const timer = setTimeout(() => {
      begin(item, event);
      requestAnimationFrame(scrollAtEdge);
    }, LONG_PRESS_MS);
    press = { timer, x: event.clientX, y: event.clientY };
  }
});

document.addEventListener("pointermove", (event) => {
  if (press && !drag && Math.hypot(event.clientX - press.x, event.clientY - press.y) > 10) end(false);
  if (!drag || event.pointerId !== drag.pointer) return;
  [drag.x, drag.y] = [event.clientX, event.clientY];
  over(event.clientX, event.clientY);
});
document.addEventListener("pointerup", () => end(true));
document.addEventListener("pointercancel", () => end(false));
document.addEventListener("touchmove", (event) => drag && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => drag && event.preventDefault());

// By keys: told once the arrows rest, so that three presses are one move.
const step = (item, by) => {
  const sibling = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (sibling) return sibling[by < 0 ? "before" : "after"](item);
  const all = lists();
  const list = all[all.indexOf(item.parentElement) + by];
  if (list) list.insertBefore(item, by < 0 ? null : list.firstElementChild);
};

const flush = () => {
  if (!waiting) return;
  const { item, before, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  tell(item, before);
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return end(false);
  const grip = event.target.closest?.("[data-grip]");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!grip || !by) return;
  event.preventDefault();
  const item = itemOf(grip);
  if (waiting && waiting.item !== item) flush();
  waiting ??= { item, before: placeOf(item) };
  clearTimeout(waiting.timer);
  step(item, by);
  grip.focus();
  grip.scrollIntoView({ block: "nearest" });
  announce(item);
  waiting.timer = setTimeout(flush, KEYS_REST_MS);
});

window.addEventListener("pagehide", flush);
