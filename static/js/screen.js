// The screen in a room has nobody who could scroll it. What it has no room for is shown in pages, as many rows on each as
// fit; the facilitator turns them. It says which rows are shown, of how many.

const ROWS = ".offered > li, .outcome > :is(ol, ul) > li, .outcome > .table-box > table > tbody > tr, .outcome > [role=group], .outcome > p:not([class])";
const LISTS = "ol, ul, .table-box, .outcome";
let begun = false;

const fits = (left) => left.scrollHeight <= left.clientHeight + 1;

/** Only the rows of this page, and of lists and rounds only those that have any of them. */
function show(rows, page) {
  rows.forEach((row) => { row.hidden = !page.includes(row); });
  document.querySelectorAll(".plane [data-row]").forEach((dot) => { // a dot whose row is on another page stands back
    const row = rows.find((one) => one.value === Number(dot.dataset.row) && one.closest(".outcome") === dot.closest(".outcome"));
    dot.toggleAttribute("data-away", Boolean(row?.hidden));
  });
  new Set(rows.flatMap((row) => [row.parentElement.closest(LISTS), row.closest(".outcome")])).forEach((part) => {
    if (!part) return;
    part.hidden = !page.some((row) => part.contains(row));
    const said = part.previousElementSibling;
    if (said?.matches(".before")) said.hidden = part.hidden;
  });
}

/** As many rows on each page as there is room for, at least one. */
function pages(left, rows) {
  const all = [[]];
  for (const row of rows) {
    const page = all.at(-1);
    show(rows, [...page, row]);
    if (page.length && !fits(left)) all.push([row]);
    else page.push(row);
  }
  return all;
}

function say(pager, all, at, rows) {
  const one = new Set(rows.map((row) => row.parentElement)).size === 1;
  const first = all.slice(0, at).flat().length + 1, last = first + all[at].length - 1;
  const text = !one ? pager.dataset.pages : last > first ? pager.dataset.some : pager.dataset.one;
  const told = { a: first, b: last, n: rows.length, p: at + 1, q: all.length };
  pager.textContent = text.replace(/\{(\w)\}/g, (_whole, name) => told[name]);
}

/** A single row that is longer than the screen, or a question that leaves no room: smaller, rather than cut off. */
function shrink(left) {
  for (let size = 0.95; size > 0.4 && !fits(left); size -= 0.05) left.style.zoom = size;
}

function fit() {
  const left = document.querySelector(".picture .left");
  if (!left) return;
  const pager = left.querySelector(".pager"), rows = [...left.querySelectorAll(ROWS)];
  rows.forEach((row, at) => { // a row keeps its number on whichever page it is
    const list = row.parentElement;
    if (list.matches("ol")) row.value = [...list.children].indexOf(row) + 1;
    if (list.matches(".offered")) row.style.counterSet = `letter ${at + 1}`;
  });
  left.style.zoom = "";
  left.removeAttribute("data-dense");
  pager.hidden = true;
  show(rows, rows);
  if (fits(left)) return;
  // Less air first, then the smallest letters that are read at ten metres; only then pages.
  for (let level = 1; level <= 2 && !fits(left); level += 1) left.dataset.dense = level;
  if (rows.length > 1 && !fits(left)) {
    pager.hidden = false;
    pager.textContent = pager.dataset.pages;
    const all = pages(left, rows), turned = Number(left.dataset.page) % all.length, at = turned < 0 ? turned + all.length : turned;
    show(rows, all[at]);
    pager.hidden = all.length < 2;
    say(pager, all, at, rows);
  }
  shrink(left);
}

export function start() {
  if (begun) return;
  begun = true;
  fit();
  document.fonts?.ready.then(fit);
  addEventListener("resize", fit);
  new MutationObserver(fit).observe(document.querySelector("main"), { childList: true });
}
