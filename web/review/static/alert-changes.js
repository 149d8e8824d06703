// Tells a nurse who has an alert open that it has changed, and leaves what is typed where it is. It asks, as a stream for
// each open alert would take all the connections that a browser has for us.
const ASK_MS = 5_000;

const line = document.querySelector("[data-changed]");
const shown = line.dataset.standing;

async function look() {
  if (document.hidden || line.firstChild) return;
  const response = await fetch(`${line.dataset.address}/standing`, { headers: { "X-Refresh": "standing" } }).catch(() => null);
  if (!response?.ok || (await response.text()) === shown) return;
  const link = Object.assign(document.createElement("a"), { href: line.dataset.address, textContent: line.dataset.show });
  link.addEventListener("click", () => {
    if ([...document.querySelectorAll("textarea")].some(({ value }) => value)) link.target = "_blank";
  });
  line.append(line.dataset.changed, " ", link);
}

addEventListener("visibilitychange", look);
setInterval(look, ASK_MS);
