// Runs before the first paint, so that a phone set to dark never flashes white. Kept in its own file for the CSP.
const root = document.documentElement.dataset;
try {
  root.colorScheme = localStorage.getItem("theme") || "auto";
} catch {
  // No storage: the page follows the phone.
}

// Paper is white, whatever the screen is set to.
let before;
addEventListener("beforeprint", () => {
  before = root.colorScheme;
  root.colorScheme = "light";
});
addEventListener("afterprint", () => { root.colorScheme = before; });
