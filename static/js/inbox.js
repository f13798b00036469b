// The inbox: how many are marked, and the keys for those who have turned them on. Each key presses what stands on the
// page: a link, a box, a button. Without this file all of it works by hand.

const list = () => document.querySelector("[data-inbox]");
const rows = () => [...document.querySelectorAll("[data-entry]")];
const boxes = () => [...document.querySelectorAll("[data-entry] .pick input")];
const PLACE = "inbox-row"; // where one was in the list, for the page that comes after an act
let listening = false;
let tools;

function count(event) {
  const told = document.querySelector("[data-count-chosen]");
  const chosen = boxes().filter((box) => box.checked).length;
  if (!told || !list()?.dataset.chosen) return;
  told.dataset.none ||= told.textContent;
  told.textContent = chosen ? list().dataset.chosen.replace("{n}", chosen) : told.dataset.none;
  // The bar comes with the first mark: a status within it would not be read out then.
  if (boxes().includes(event?.target)) tools.tell(chosen ? told.textContent : "", 6, true);
}

const current = () => rows().findIndex((row) => row.contains(document.activeElement));

function go(to) {
  const all = rows();
  if (!all.length) {
    document.querySelector(to > 0 ? "[rel=next]" : "[rel=prev]")?.click();
    return;
  }
  const at = current();
  const row = all[Math.max(0, Math.min(at < 0 ? 0 : at + to, all.length - 1))];
  row.querySelector("h2 a").focus();
  row.scrollIntoView({ block: "nearest" });
}

/** Those that are marked, else the one that has the focus, or the page's own. */
function choose() {
  if (!rows().length || boxes().some((box) => box.checked)) return true;
  const row = rows()[current()];
  if (row) row.querySelector("input").checked = true;
  return Boolean(row);
}

function place(number) {
  const field = document.getElementById("insight");
  const button = document.querySelector("#bulk [value=place]");
  if (!field || !button || !field.options[number - 1] || !choose()) return;
  field.selectedIndex = number - 1;
  remember();
  button.click();
}

function remember() {
  try { sessionStorage.setItem(PLACE, String(Math.max(0, current()))); } catch { /* then the focus starts on top */ }
}

function again() {
  try {
    const at = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    const all = rows(), undone = all.find((row) => `#${row.id}` === location.hash);
    if (undone) undone.querySelector("h2 a").focus();
    else if (at !== null && all.length) all[Math.min(Number(at), all.length - 1)].querySelector("h2 a").focus();
  } catch { /* as above */ }
}

const writes = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

function pressed(event) {
  const off = !list()?.hasAttribute("data-keys");
  if (off || event.ctrlKey || event.metaKey || event.altKey || event.repeat || writes(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j") go(1);
  else if (key === "k") go(-1);
  else if (key === "x") { rows()[current()]?.querySelector("input").click(); }
  else if (key === "z") { remember(); document.querySelector("[data-undo] button")?.click(); }
  else if (/^[1-9]$/.test(key)) place(Number(key));
  else return;
  event.preventDefault();
}

export function start(given) {
  tools = given;
  count();
  again();
  if (listening) return;
  listening = true;
  document.querySelector(".sieve .chip[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }); // a phone shows few
  // What stands in a page that has just come is not read out; it can be seen where it is.
  const done = document.querySelector("[data-undo] p");
  if (done) tools.tell(done.textContent, 6, true);
  document.addEventListener("keydown", pressed);
  document.addEventListener("change", count);
}
