// Forms opened in place. data-guarded: what was typed in them is not lost by leaving or by being logged out;
// data-return: where the focus goes when one is closed without a trace.
const CONTROLS = "select, textarea, input:not([type=hidden]), summary, button:not([tabindex='-1'])";
const begun = () => document.querySelector("form[data-guarded][data-begun]");
const isSeen = (element) => Boolean(element?.checkVisibility());
let isLoggedOut = false;

for (const typed of ["input", "change"]) {
  document.addEventListener(typed, (event) => {
    const form = event.target.closest?.("form[data-guarded]");
    if (form) form.dataset.begun = "";
  });
}

window.addEventListener("beforeunload", (event) => begun() && event.preventDefault());

// An opened form takes the focus: its first fault, the way out of a conflict, what the server chose, else its first field.
document.addEventListener("htmx:load", ({ target }) => {
  if (!target.matches?.(".rule-edit, .group-edit, .group.is-begun, form[data-guarded]")) return;
  const fault = [...target.querySelectorAll("[aria-invalid=true]:not([type=hidden])")].find(isSeen);
  const conflict = target.querySelector("[data-conflict]");
  if (fault) fault.focus();
  else if (conflict) {
    target.querySelector(".form-save").focus({ preventScroll: true });
    conflict.scrollIntoView({ block: "center" });
  } else if (!target.contains(document.activeElement)) [...target.querySelectorAll(CONTROLS)].find(isSeen)?.focus();
});

// Unless the person has gone on meanwhile.
document.addEventListener("focusOn", ({ detail }) => {
  if (document.activeElement !== document.body) return;
  detail.ids.map((id) => document.getElementById(id)).find(isSeen)?.focus();
});

// Where a part leaves the page, the focus goes to where it was opened, or to its neighbour.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, xhr } = detail;
  if (xhr.responseText || !target.matches?.(".rule, .group")) return;
  const neighbour = target.nextElementSibling ?? target.previousElementSibling;
  const after = document.getElementById(target.dataset.return)
    ?? neighbour?.querySelector("[popovertarget]")
    ?? target.closest(".group-body")?.querySelector(".add-rule");
  setTimeout(() => document.activeElement === document.body && after?.focus());
});

// All rules drawn anew would wipe out a form that was opened after they were asked for, or take away where another
// answer belongs that is still on its way: then they are asked for again.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, requestConfig } = detail;
  if (target.id !== "rules" || !detail.shouldSwap) return;
  const sent = requestConfig.formData.getAll("open");
  const isNewer = [...target.querySelectorAll("[data-open]")].some(({ value }) => value && !sent.includes(value));
  const awaited = [...target.querySelectorAll(":is(a, button, form, input, select).htmx-request")];
  if (!isNewer && awaited.every((element) => element === requestConfig.elt)) return;
  detail.shouldSwap = false;
  const own = requestConfig.verb === "post" && requestConfig.elt.querySelector("[data-open]");
  if (own) own.value = "";
  window.htmx.trigger(document.body, "rulesChanged");
});

// An answer for all rules, when what asked for it was drawn over meanwhile: htmx can't find its place from there. It may
// be older than what stands there or newer, so all are asked for again.
const comeLate = (event) => {
  const { elt, xhr } = event.detail;
  if (elt.isConnected || !xhr.getResponseHeader("HX-Retarget")) return;
  event.preventDefault();
  window.htmx.trigger(document.body, "rulesChanged");
};

// On each that asks, because the page doesn't hear what has left it.
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.addEventListener("htmx:beforeOnLoad", comeLate));

// A dialog that is filled by the server opens with what comes.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const dialog = target.closest?.("dialog#rule-dialog");
  if (dialog && !dialog.open) dialog.showModal();
});

// The way to log in would take the page with it, and what was typed.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const notices = [...document.querySelectorAll("form[data-begun] [data-logged-out]")];
  const to = event.detail.xhr.getResponseHeader("HX-Redirect");
  if (!to || !notices.length || !to.startsWith(notices[0].querySelector("a").pathname)) return;
  event.preventDefault();
  isLoggedOut = true;
  for (const notice of notices) notice.hidden = false;
});

// Back from another tab, logged in there: this page's forms are sent with the new session's token.
const takeToken = async () => {
  const answer = await fetch(location.href);
  if (answer.redirected || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.dataset.csrf = page.body.dataset.csrf;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = page.body.dataset.csrf;
  for (const notice of document.querySelectorAll("[data-logged-out]")) notice.hidden = true;
  isLoggedOut = false;
};

window.addEventListener("focus", () => isLoggedOut && takeToken());
