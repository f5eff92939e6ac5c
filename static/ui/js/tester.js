// The live test: check marks at the rules that matched, links to rules, its dialog, and what it says when it is stale.
const part = (selector) => document.querySelector(`[data-tester] ${selector}`);
const body = () => document.getElementById("tester-body");
const panel = () => document.getElementById("tester-panel");
let hadFocus = null; // the part of the body that had the focus before it was drawn anew

// The rows may be drawn anew at any time, and stand on one tab only: the marks are kept aside and copied to who is there.
const markHits = () => {
  const hits = part("[data-tester-hits]");
  if (!hits) return;
  for (const mark of document.querySelectorAll(".hit[id^='hit-']")) {
    const hit = hits.querySelector(`[data-hit="${CSS.escape(mark.id.slice(4))}"]`);
    mark.replaceChildren(...(hit ? hit.cloneNode(true).childNodes : []));
  }
};

const pointAt = (rule) => {
  if (panel().matches(":popover-open")) panel().hidePopover();
  rule.tabIndex = -1;
  rule.focus({ preventScroll: true });
  rule.scrollIntoView({ block: "center" });
  rule.classList.remove("is-pointed-at");
  // Read in between, so that the highlight begins anew.
  void rule.offsetWidth;
  rule.classList.add("is-pointed-at");
};

const idOf = (hash) => {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return ""; // a cut-off link
  }
};

const ruleOf = (hash) => hash.startsWith("#rule-") && document.getElementById(idOf(hash));

const staleness = (on) => {
  const banner = part("[data-tester-stale]");
  if (banner) banner.hidden = !on;
};

// Not the picker's own search.
const isOurs = (element) => body()?.contains(element) || element?.matches?.(".tester-form");

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-tester] a[href*='#rule-']");
  const rule = link && new URL(link.href).pathname === location.pathname && ruleOf(link.hash);
  if (rule) {
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    pointAt(rule);
  }
  if (event.target.closest?.("[data-tester-again]")) window.htmx.trigger(body(), "testAgain");
  const field = event.target.closest?.("[data-tester-picker] [role=combobox]");
  // Chosen before or not, a press shows whom there is to choose from.
  if (field?.getAttribute("aria-expanded") === "false") field.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== body()) return;
  const { activeElement } = document;
  hadFocus = body().contains(activeElement) ? (activeElement.closest(".tester-pins") ?? body()) : null;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  markHits();
  if (detail.target?.id === "pin-dialog" && !detail.target.open) detail.target.showModal();
  if (detail.target !== body()) return;
  staleness(false);
  // What had the focus is gone with the old result: it goes to the nearest thing that stayed.
  if (hadFocus && document.activeElement === document.body) {
    document.getElementById(hadFocus === body() ? "tester-q" : "tester-pins")?.focus({ preventScroll: true });
  }
  hadFocus = null;
});

for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    const { requestConfig } = event.detail;
    const isPin = requestConfig?.path?.includes("/pin");
    if (isOurs(event.detail.elt) && !isPin) staleness(true);
  });
}

markHits();
if (ruleOf(location.hash)) pointAt(ruleOf(location.hash));
