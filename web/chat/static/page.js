// The page around the chat: help, options, and leaving it with a clear screen.
import "./psoas-chat.js";
import { leave } from "./api.js";

const root = document.documentElement;

for (const opener of document.querySelectorAll("[data-open]")) {
  opener.addEventListener("click", () => document.getElementById(opener.dataset.open).showModal());
}

for (const [choice, plain] of [["theme", "auto"], ["size", "normal"]]) {
  for (const input of document.querySelectorAll(`input[name="${choice}"]`)) {
    input.checked = input.value === (root.dataset[choice] ?? plain);
    input.addEventListener("change", () => keep(choice, input.value, plain));
  }
}

function keep(choice, value, plain) {
  if (value === plain) delete root.dataset[choice];
  else root.dataset[choice] = value;
  try {
    if (value === plain) localStorage.removeItem(`psoas-${choice}`);
    else localStorage.setItem(`psoas-${choice}`, value);
  } catch {
    // a browser that forbids storage keeps the choice until the page closes
  }
}

document.querySelector("[data-leave]").addEventListener("click", async () => {
  document.querySelector("psoas-chat").remove();
  for (const part of document.querySelectorAll("main, .bar, .foot")) part.remove();
  const left = document.querySelector(".left");
  left.hidden = false;
  left.focus();
  await leave();
});

// a page that the browser kept alive must not show the conversation again after leaving
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
