// The bell's menu asks for the newest notifications each time it is opened.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.newState !== "open") return;
    event.target.querySelector("[data-bell-rows]")?.dispatchEvent(new CustomEvent("bellopen"));
  },
  true,
);
