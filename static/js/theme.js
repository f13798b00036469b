// Runs before the first paint, so that a phone set to dark never flashes white. Kept in its own file for the CSP.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.colorScheme = chosen;
} catch {
  // No storage: the page follows the phone.
}
