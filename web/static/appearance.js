// Applies the reader's choice of colours and text size before the page is drawn, else what the device prefers.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");

  function kept(choice) {
    try {
      return localStorage.getItem(`psoas-${choice}`);
    } catch {
      return null; // a browser that forbids storage shows what the device prefers
    }
  }
  function apply() {
    root.dataset.theme = kept("theme") ?? (contrast.matches ? "contrast" : dark.matches ? "dark" : "light");
    root.dataset.size = kept("size") ?? "normal";
  }
  apply();
  for (const preference of [dark, contrast]) preference.addEventListener("change", apply);
})();
