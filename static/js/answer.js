// Presses whose place on the page says what they mean: a point in a picture, and a stand that is taken and taken back.
// Without this script both are plain submit buttons.

/** Where in the picture, in thousandths. Enter on the picture presses nowhere: the list beside it is the way. */
function point(event) {
  const picture = event.target.closest?.(".point input[type=image]");
  if (!picture) return;
  const box = picture.getBoundingClientRect(), root = picture.closest(".point");
  if (event.detail === 0 && !event.offsetX) {
    event.preventDefault();
    return;
  }
  const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  for (const [axis, share] of Object.entries(at)) {
    root.querySelector(`[data-point-${axis}]`).value = Math.round(1000 * Math.min(1, Math.max(0, share)));
  }
  const pin = root.querySelector("[data-pin-new]");
  root.querySelectorAll("svg[data-open]:not([data-pin-new])").forEach((old) => old.remove());
  pin?.setAttribute("x", `${100 * at.x}%`);
  pin?.setAttribute("y", `${100 * at.y}%`);
  pin?.removeAttribute("hidden");
}

/** Any other button of the same form means what it says, and no point that was pressed before. */
function other(event) {
  if (event.target.closest?.(".point") || !event.target.closest?.("button")) return;
  event.target.form?.querySelectorAll("[data-point-x], [data-point-y]").forEach((field) => { field.value = ""; });
}

/** Shown at once, and a second press takes it back. */
function stand(event) {
  const button = event.submitter;
  if (!button?.dataset.on) return;
  const on = button.getAttribute("aria-pressed") !== "true";
  setTimeout(() => { // what is sent is what stood there
    button.parentElement.querySelectorAll("[data-on]").forEach((one) => {
      const pressed = on && one === button;
      one.setAttribute("aria-pressed", pressed);
      one.value = pressed ? one.dataset.off : one.dataset.on;
    });
  });
}

let begun = false;

export function start() {
  if (begun) return;
  begun = true;
  document.addEventListener("click", point, true);
  document.addEventListener("click", other, true);
  document.addEventListener("submit", stand, true);
}
