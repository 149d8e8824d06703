// The chat on a page of its own.
import "./psoas-chat.js";

// a page that the browser kept alive must not show the conversation again after leaving
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
