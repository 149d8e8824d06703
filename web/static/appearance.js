// The reader's choice of colours and text size, else what the device prefers. Our own pages load this as a script, which
// dresses them before they are drawn; the chat as a module, as it may stand in another site's page.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");

  const deviceTheme = () => (contrast.matches ? "contrast" : dark.matches ? "dark" : "light");

  function recall(choice) {
    try {
      return localStorage.getItem(`psoas-${choice}`);
    } catch {
      return null; // a browser that forbids storage shows what the device prefers
    }
  }
  globalThis.psoasAppearance = { deviceTheme, recall };

  const isModule = !document.currentScript;
  if (isModule) return;
  const root = document.documentElement;
  function apply() {
    root.dataset.theme = recall("theme") ?? deviceTheme();
    root.dataset.size = recall("size") ?? "normal";
  }
  apply();
  for (const preference of [dark, contrast]) preference.addEventListener("change", apply);
})();
