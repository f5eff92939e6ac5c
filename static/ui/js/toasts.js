// Toasts: from Django's messages (already in the page) and from `HX-Trigger: {"toast": {"text", "tone", "undo"}}`.
const region = document.getElementById("toasts");
const SECONDS = { plain: 6, undo: 10 };

// A modal dialog makes everything outside of it inert, so the toasts move into it and back out again.
const bringForward = () => {
  const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
  const host = dialog ?? document.body;
  if (region.parentElement !== host) host.append(region);
};

const labelled = (text, onClick) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", onClick);
  return button;
};

// What reports a fault stays until it is closed; the rest leaves by itself, but not while it is looked at.
const leaveLater = (toast, seconds) => {
  let timer;
  const start = () => (timer = setTimeout(() => toast.remove(), seconds * 1000));
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
};

const show = ({ text, tone = "", undo = "" }) => {
  // Said once is enough: a page that asks each second would otherwise report the lost connection each second.
  if (!undo && [...region.children].some((toast) => toast.firstElementChild?.textContent === text)) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.tone = tone;
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  if (undo) {
    const takeBack = () => {
      window.htmx.ajax("POST", undo, { swap: "none" });
      toast.remove();
    };
    toast.append(labelled(region.dataset.undo, takeBack));
  }
  toast.append(labelled(region.dataset.close, () => toast.remove()));
  bringForward();
  region.append(toast);
  if (tone !== "bad") leaveLater(toast, undo ? SECONDS.undo : SECONDS.plain);
};

document.addEventListener("toast", (event) => show(event.detail));
document.addEventListener("close", (event) => event.target.matches("dialog") && bringForward(), true);

// A live region speaks only of what is added to it: messages that came with the page are taken out and said anew.
for (const message of [...region.children]) {
  message.remove();
  setTimeout(() => show({ text: message.textContent.trim(), tone: message.dataset.tone }), 100);
}
