// A press on a picture places a pin there and opens the note about it. Without scripts the same picture is a submit
// button that sends the point; the list of named places is the way for everybody who does not point.

const started = new WeakSet();

function begin(form) {
  started.add(form);
  const picture = form.querySelector("input[type=image]");
  const layer = form.querySelector("[data-pin-new]");
  const note = document.getElementById(form.dataset.pins);
  picture?.addEventListener("click", (event) => {
    if (event.detail === 0 && !event.offsetX) return; // Enter on the picture: let the form lead to the list.
    const box = picture.getBoundingClientRect();
    const x = Math.round((1000 * (event.clientX - box.left)) / box.width);
    const y = Math.round((1000 * (event.clientY - box.top)) / box.height);
    for (const root of [form, note].filter(Boolean)) {
      root.querySelectorAll("[data-pin-x]").forEach((field) => { field.value = x; });
      root.querySelectorAll("[data-pin-y]").forEach((field) => { field.value = y; });
    }
    if (!note) return;
    event.preventDefault();
    layer?.setAttribute("x", `${x / 10}%`);
    layer?.setAttribute("y", `${y / 10}%`);
    layer?.removeAttribute("hidden");
    note.hidden = false;
    note.scrollIntoView({ block: "nearest" });
    note.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
  });
}

export function start() {
  document.querySelectorAll("form[data-pins]").forEach((form) => started.has(form) || begin(form));
}
