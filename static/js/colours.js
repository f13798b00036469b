// The choice of colours: kept on the phone only, and set before the page is painted by theme.js.

function themes(choice) {
  choice.hidden = false;
  const now = document.documentElement.dataset.colorScheme;
  choice.querySelectorAll("input").forEach((input) => {
    input.checked = input.value === now;
    input.onchange = () => {
      document.documentElement.dataset.colorScheme = input.value;
      try { localStorage.setItem("theme", input.value); } catch { /* only for this page, then */ }
    };
  });
}

export function start() {
  document.querySelectorAll("[data-theme]").forEach(themes);
}
