// Leads and tasks: what shows one asks the server for itself again when it was changed somewhere else on the page.
let asked = null; // the controls whose button opened the dialog: they get the focus back

// Only what the dialog itself has done closes it: another may have been opened meanwhile.
const closeDialog = (event) => event.target.closest?.("#lead-dialog")?.close();

const refresh = (part, url, takesFocus) => {
  const target = new URL(url, location.origin);
  if (takesFocus) target.searchParams.set("focus", "1");
  // Each part is the source of its own request: those of one source would wait for each other, and some be dropped.
  window.htmx.ajax("GET", target.pathname + target.search, { source: part, target: part, swap: "outerHTML" });
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-lead-asks]");
  if (opener) asked = opener.closest("[data-lead-url], [data-tasks-url]");
});

// The dialog opens when the server has filled it.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "lead-dialog" && !event.target.open) event.target.showModal();
});

document.addEventListener("leadChanged", (event) => {
  const { contact, refused } = event.detail;
  // The controls that were pressed come with the answer itself, unless it was a refusal.
  const own = refused ? null : event.target.closest?.("[data-lead-url]");
  closeDialog(event);
  for (const part of document.querySelectorAll(`[data-lead-contact="${contact}"]`)) {
    // What stands in a part that asks for itself comes with it.
    if (part.parentElement.closest("[data-lead-contact]")) continue;
    const hadFocus = part === asked || part.contains(asked) || part.contains(document.activeElement);
    if (part !== own || !part.matches(".lead-controls")) refresh(part, part.dataset.leadUrl, hadFocus);
  }
  asked = null;
});

document.addEventListener("tasksChanged", (event) => {
  closeDialog(event);
  for (const part of document.querySelectorAll("[data-tasks-url]")) {
    refresh(part, part.dataset.tasksUrl, part === asked || part.contains(document.activeElement));
  }
  asked = null;
});
