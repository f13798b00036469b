// The keys of the remote on a laptop: each presses the button that stands on the page, so that it is refused and told
// like any press. Arrows and a pointer's two buttons always work; the letters can be turned off, on this machine.

const ALWAYS = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back" };
const OFF = "remote-keys-off";
let tools, box;

function off() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return box.dataset.off === "1"; }
}

function turn(on) {
  box.dataset.off = on ? "" : "1";
  try { localStorage.setItem(OFF, on ? "" : "1"); } catch { /* as long as the page stands */ }
  shown();
}

function shown() {
  const button = box.querySelector("button");
  box.querySelector("[data-letters]").hidden = off();
  button.textContent = off() ? button.dataset.on : button.dataset.off;
}

/** The act that the key means; "help" for the list of them. */
function act(event) {
  if (ALWAYS[event.key]) return ALWAYS[event.key];
  const letter = !off() && box.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  return letter && (!event.shiftKey || event.key === "?") ? letter.dataset.does : "";
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, summary, [contenteditable]")) return;
  const wanted = act(event);
  if (!wanted) return;
  if (wanted === "help") {
    event.preventDefault();
    box.open = !box.open;
    if (box.open) box.querySelector("summary").focus();
    return;
  }
  const button = document.querySelector(`#room button[data-act~="${wanted}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  } else if (!ALWAYS[event.key]) { // arrows then move the page, as they do everywhere
    tools.tell(box.dataset.missing.replace("{k}", box.querySelector(`[data-does=${wanted}] + dd`).textContent));
  }
}

export function start(given) {
  if (box) return;
  tools = given;
  box = document.querySelector("[data-remote-keys]");
  box.hidden = false;
  shown();
  box.querySelector("button").addEventListener("click", () => turn(off()));
  document.addEventListener("keydown", pressed);
}
