// Applies the reader's choice of colours and text size before the page is drawn; nothing else is ever stored.
(() => {
  const root = document.documentElement;
  for (const choice of ["theme", "size"]) {
    let kept = null;
    try {
      kept = localStorage.getItem(`psoas-${choice}`);
    } catch {
      // a browser that forbids storage shows its own defaults
    }
    if (kept) root.dataset[choice] = kept;
  }
})();
