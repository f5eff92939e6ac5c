// #matches-loader: counts of rules that have left the page since they were asked for are dropped.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "matches-loader") return;
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  for (const count of answer.querySelectorAll("[hx-swap-oob]")) {
    if (!document.getElementById(count.id)) count.remove();
  }
  detail.serverResponse = answer.body.innerHTML;
});
