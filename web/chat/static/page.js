// The chat on a page of its own.
import("./psoas-chat.js").catch(() => {
  // part of it was lost on its way, of which the page says whom to phone; the browser tries no part a second time
  addEventListener("online", () => location.reload());
});

// a page that the browser kept alive must not show the conversation again after leaving
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
