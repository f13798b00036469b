// Points by pressing − and +, places by pressing up and down. The fields beside the buttons are what is sent; without this
// file one fills them in by hand.

let tools;

const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

/** How many points are left, in the sentence above the list. */
function left(list) {
  const told = document.getElementById("how-many"), given = [...list.querySelectorAll("input")].reduce((sum, field) => sum + (Number(field.value) || 0), 0);
  const rest = told.dataset.most - given;
  const ones = { "-1": told.dataset.oneOver, 1: told.dataset.one };
  const text = ones[rest] ?? (rest < 0 ? told.dataset.over : told.dataset.left);
  told.textContent = text.replace("{n}", Math.abs(rest));
  told.toggleAttribute("data-too-many", rest < 0);
  list.querySelectorAll("[data-tap=more]").forEach((button) => button.setAttribute("aria-disabled", rest <= 0));
  list.querySelectorAll("[data-tap=less]").forEach((button) => {
    button.setAttribute("aria-disabled", !Number(button.parentElement.querySelector("input").value));
  });
}

function give(button, by) {
  const field = button.parentElement.querySelector("input");
  if (button.getAttribute("aria-disabled") === "true") return;
  field.value = Math.max(0, (Number(field.value) || 0) + by) || "";
  changed(field);
}

const place = (row) => row.querySelector("select").value;

/** What the rows say of the places that the fields hold: nobody has put a list in order that they have not touched. */
function show(list) {
  const rows = [...list.children];
  rows.forEach((row, at) => {
    row.querySelector(".nr").textContent = place(row) ? `${place(row)}.` : "–";
    row.querySelector("[data-tap=up]").setAttribute("aria-disabled", at === 0);
    row.querySelector("[data-tap=down]").setAttribute("aria-disabled", at === rows.length - 1);
  });
  list.toggleAttribute("data-placed", rows.every(place));
  const wrong = list.closest("form").querySelector("#answer-error");
  if (wrong && list.dataset.first && !rows.some(place)) wrong.textContent = list.dataset.first; // it was sent as it stood
}

/** The rows in the order that was chosen before this file came, the others below as they stood. */
function sort(list) {
  const rows = [...list.children], last = rows.length + 1;
  const sorted = [...rows].sort((one, other) => (Number(place(one)) || last) - (Number(place(other)) || last));
  if (sorted.some((row, at) => row !== rows[at])) list.append(...sorted);
  show(list);
}

/** The fields say the order in which the rows stand. */
function number(list) {
  [...list.children].forEach((row, at) => { row.querySelector("select").value = String(at + 1); });
  show(list);
}

function keep(button) {
  const list = button.parentElement.previousElementSibling;
  number(list);
  list.focus();
  changed(list.querySelector("select"));
  tools.tell(list.dataset.kept, 6, true);
}

function move(button, by) {
  const row = button.closest("li"), list = row.parentElement;
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  number(list);
  button.focus();
  changed(row.querySelector("select"));
  const words = { t: row.querySelector("label").textContent, p: [...list.children].indexOf(row) + 1, n: list.children.length };
  tools.tell(list.dataset.moved.replace(/\{(\w)\}/g, (_whole, name) => words[name]), 6, true);
}

const ACTS = { less: (one) => give(one, -1), more: (one) => give(one, 1), up: (one) => move(one, -1), down: (one) => move(one, 1), keep };

export function start(given) {
  if (!tools) {
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.("[data-tap]");
      if (button) ACTS[button.dataset.tap](button);
    });
    document.addEventListener("input", ({ target }) => {
      const list = target.closest?.("[data-taps=points]");
      if (list) left(list);
    });
  }
  tools = given;
  document.querySelectorAll("[data-taps]:not([data-on])").forEach((list) => {
    list.dataset.on = "";
    if (list.dataset.taps === "points") left(list);
    else sort(list);
  });
}
