// Sharing with the phone's own sheet, or by copying; and printing.

const started = new WeakSet();

function begin(button, { tell }) {
  started.add(button);
  if (button.dataset.print !== undefined) { // «data-share» too, by which it is found: every page knows that
    button.hidden = false;
    button.addEventListener("click", () => print());
    return;
  }
  const { share, title, copy, copied } = button.dataset;
  if (!navigator.clipboard && !navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (share && navigator.share) return await navigator.share({ title, url: share });
      await navigator.clipboard.writeText(copy || share);
      tell(copied);
    } catch { /* the person changed their mind */ }
  });
}

export function start(tools) {
  document.querySelectorAll("[data-share], [data-copy]").forEach((button) => started.has(button) || begin(button, tools));
}
