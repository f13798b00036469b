/* The insight board: how many are ticked, keys (off until somebody turns them on), and dragging. All of it ends in the
   form of the bar at the bottom, which does the same without any script. */

const board = () => document.getElementById("board");
const bar = () => document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("#board [name=pick]")];
const STORED = "board-keys";
let keys = false;
let tools;

function told(event) {
  const place = bar()?.querySelector("[data-chosen]");
  if (!place) return;
  const number = boxes().filter((box) => box.checked).length;
  place.hidden = !number;
  place.textContent = place.dataset.chosen.replace("{n}", number);
  // The bar comes with the first tick: a status within it would not be read out then.
  if (event?.target.name === "pick") tools.tell(number ? place.textContent : "", 6, true);
}

function send(act, target) {
  const form = bar();
  const select = form.querySelector("[name=to]");
  if (select && target) {
    if (![...select.options].some((option) => option.value === target)) select.add(new Option("", target));
    select.value = target;
  }
  form.requestSubmit(form.querySelector(`[name=act][value=${act}]`));
}

/* --- keys --- */

function turn(on) {
  keys = on;
  const line = document.querySelector("[data-keys]");
  const [button, help] = line.children;
  line.hidden = false;
  help.hidden = !on;
  button.textContent = on ? line.dataset.on : line.dataset.off;
  button.setAttribute("aria-pressed", on);
  document.querySelectorAll("#board .key").forEach((mark) => { mark.hidden = !on; });
  try {
    localStorage.setItem(STORED, on ? "1" : "");
  } catch { /* only for this page, then */ }
}

function step(by) {
  const all = boxes();
  const at = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}

function placed(number) {
  const insight = board().dataset.numbered.split(" ")[number - 1]; // the same number on every page, also in the inbox
  const here = document.activeElement;
  if (!insight) return;
  if (!boxes().some((box) => box.checked) && here?.name === "pick") here.checked = true;
  if (boxes().some((box) => box.checked)) send("move", insight);
}

function pressed(event) {
  const { key, target } = event;
  const writes = target.matches("textarea, select, input:not([type=checkbox])");
  if (!keys || writes || event.ctrlKey || event.metaKey || event.altKey) return;
  const lower = key.toLowerCase();
  if (lower === "j" || lower === "k") step(lower === "j" ? 1 : -1);
  else if (lower === "x" && target.name === "pick") target.click();
  else if (lower === "z") document.querySelector("#flyttet button")?.click();
  else if (key >= "1" && key <= "9") placed(Number(key));
  else return;
  event.preventDefault();
}

/* --- dragging, besides --- */

let dragged;

function begin(event) {
  dragged = event.target.closest?.("[data-card]");
  event.dataTransfer?.setData("text/plain", "");
}

function over(event) {
  const column = event.target.closest?.("[data-column]");
  document.querySelectorAll("#board [data-over]").forEach((one) => one !== column && one.removeAttribute("data-over"));
  if (!column || !dragged || column.contains(dragged)) return;
  column.setAttribute("data-over", "");
  event.preventDefault();
}

function drop(event) {
  const column = event.target.closest?.("[data-column]");
  const box = dragged?.querySelector("[name=pick]");
  if (!column || !box) return;
  event.preventDefault();
  box.checked = true;
  if (column.dataset.column === "0") send("away");
  else send("move", column.dataset.column);
}

export function start(given) {
  tools = given;
  if (!bar() || board().dataset.awake) return;
  board().dataset.awake = "1";
  document.addEventListener("change", told);
  bar().addEventListener("reset", () => setTimeout(() => told()));
  told();
  let stored = "";
  try {
    stored = localStorage.getItem(STORED) || "";
  } catch { /* off, then */ }
  const line = document.querySelector("[data-keys]");
  if (line) {
    turn(stored === "1");
    line.querySelector("button").addEventListener("click", () => turn(!keys));
  }
  document.addEventListener("keydown", pressed);
  document.querySelectorAll("#board [data-card]").forEach((card) => { card.draggable = true; });
  board().addEventListener("dragstart", begin);
  board().addEventListener("dragover", over);
  board().addEventListener("drop", drop);
  if (keys && document.getElementById("flyttet")) boxes()[0]?.focus({ preventScroll: true });
}
