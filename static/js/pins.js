// A press on a picture places a pin there and opens the note about it. Without scripts another
// button with the picture sends the point; the list of named places is the way for everybody who does not point.

const started = new WeakSet();

function begin(form) {
  started.add(form);
  const button = form.querySelector("button.press"), picture = button?.querySelector("img");
  const layer = form.querySelector("[data-pin-new]");
  const note = document.getElementById(form.dataset.pins);
  button?.addEventListener("click", (event) => {
    if (event.detail === 0) return; // Enter on the picture: let the form lead to the list.
    const box = picture.getBoundingClientRect();
    const x = Math.round((1000 * (event.clientX - box.left)) / box.width);
    const y = Math.round((1000 * (event.clientY - box.top)) / box.height);
    for (const root of [form, note].filter(Boolean)) {
      root.querySelectorAll("[data-pin-x]").forEach((field) => { field.value = x; });
      root.querySelectorAll("[data-pin-y]").forEach((field) => { field.value = y; });
    }
    if (!note) {
      // It has gone with this press: who comes back to the page has not pressed again.
      setTimeout(() => form.querySelectorAll("[data-pin-x], [data-pin-y]").forEach((field) => { field.value = ""; }));
      return;
    }
    // The press counts, not the place that was chosen from the list before it.
    if (note.elements.place?.value) {
      note.elements.place.value = "";
      note.querySelector("legend").textContent = note.dataset.plainly;
    }
    event.preventDefault();
    form.querySelector("svg[data-open]:not([data-pin-new])")?.remove();
    layer?.setAttribute("x", `${x / 10}%`);
    layer?.setAttribute("y", `${y / 10}%`);
    layer?.removeAttribute("hidden");
    note.hidden = false;
    note.scrollIntoView({ block: "nearest" });
    note.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
  });
}

/** Who goes on with something in the note saves it on the way: the server leads on, or asks for what is missing. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]"), note = document.getElementById("merknad");
  if (!link || !note || note.hidden || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!note.elements.text.value.trim() && !note.querySelector("[name=mood]:checked")) return;
  event.preventDefault();
  const go = document.createElement("input");
  Object.assign(go, { type: "hidden", name: "go", value: link.dataset.go });
  note.append(go);
  note.requestSubmit();
  go.remove(); // who comes back to this page may want to save and stay
});

export function start() {
  document.querySelectorAll("form[data-pins]").forEach((form) => started.has(form) || begin(form));
}
