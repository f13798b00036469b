// A room as a phone, a remote or the screen shows it: asks again and again for what is on, sends answers and keeps them
// when there is no net. Nothing that is half written is ever swapped away. Without this script the page is plain forms.

const OFTEN = 1000, SELDOM = 3000, HIDDEN = 20000;
const lost = document.getElementById("lost");
let place, tools, timer, heard = Date.now(), waiting = null, asking = false, round = "", lastRev = 0;

const kept = () => `room:${place.dataset.room}`;
const pause = () => (document.hidden ? HIDDEN : place.dataset.often !== undefined ? OFTEN : SELDOM) * (0.85 + Math.random() * 0.3);
const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];

/** The form that somebody is at: touched and not sent, and for the remote only as long as the focus is in it. */
const touched = () => [...place.querySelectorAll("form")].find((form) => form.dataset.touched
  && (form.matches("[data-answer]") || form.contains(document.activeElement)));
/** Words that would be gone. Ticks of a question that is over are not worth keeping. */
const words = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")].some((field) => field.value.trim());

function contact(ok) {
  if (ok) heard = Date.now();
  if (!lost) return;
  const gone = Date.now() - heard > 8000 || (!ok && waiting);
  lost.hidden = !gone;
  if (!gone) return;
  const norwegian = document.documentElement.lang !== "en";
  const time = new Date(heard).toLocaleTimeString(norwegian ? "nb-NO" : "en-GB", { hour: "2-digit", minute: "2-digit" });
  const said = waiting && lost.dataset.waiting ? lost.dataset.waiting : lost.dataset.since;
  lost.textContent = said.replace("{t}", norwegian ? time.replace(":", ".") : time);
}

/** Put what the server sent in the place of what stands there, and the focus where something new begins. */
function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("room");
  if (!fresh) return;
  const other = fresh.dataset.round !== place.dataset.round || fresh.dataset.moment !== place.dataset.moment;
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const same = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.name && focused.value
    ? `[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value)}"]` : "");
  const opened = [...place.querySelectorAll("details")].map((box) => box.open);
  place.replaceWith(fresh);
  place = fresh;
  if (!other) place.querySelectorAll("details").forEach((box, at) => { if (opened[at]) box.open = true; });
  begin();
  const heading = place.querySelector("h1, h2");
  if (other && focused && heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: false });
  } else if (same) place.querySelector(same)?.focus({ preventScroll: true });
  const status = place.querySelector("[role=status]");
  if (status || other) tools.tell((status || heading)?.textContent || "", 6, true);
}

async function ask() {
  clearTimeout(timer);
  timer = setTimeout(ask, pause());
  if (asking) return;
  asking = true;
  try {
    if (waiting) await send();
    const url = new URL(place.dataset.room, location.href);
    url.searchParams.set("har", place.dataset.stamp);
    const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    contact(answer.ok);
    if (answer.status !== 200) return;
    const html = await answer.text();
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("room");
    const form = touched(), same = fresh?.dataset.round === place.dataset.round && fresh?.dataset.moment === place.dataset.moment;
    if (!form || (!same && form.matches("[data-answer]") && !words(form))) return swap(html);
    if (fresh) place.dataset.stamp = fresh.dataset.stamp;
    const note = same ? null : place.querySelector(fresh?.dataset.moment === "open" ? "[data-fresh]" : "[data-shut]");
    place.querySelectorAll("[data-fresh], [data-shut]").forEach((one) => { one.hidden = one !== note; });
  } catch { contact(false); } finally { asking = false; }
}

function keep(row) {
  waiting = row;
  try {
    if (row) localStorage.setItem(kept(), JSON.stringify(row));
    else localStorage.removeItem(kept());
  } catch { /* kept in this page only, then */ }
}

/** Send the answer that waits. It is dropped when the server has said something about it, whatever that is. */
async function send() {
  const row = waiting, body = new URLSearchParams(row.fields);
  const answer = await fetch(row.url, { method: "POST", body, signal: AbortSignal.timeout(10000),
    headers: { "X-CSRFToken": token(), "X-Live": "1" } });
  if (answer.status >= 500 || answer.status === 429 || answer.status === 400) throw new Error("later");
  const html = await answer.text();
  if (waiting === row) {
    keep(null);
    contact(true);
    swap(html);
  }
}

async function answered(event) {
  const form = event.target;
  event.preventDefault();
  const fields = [...new FormData(form, event.submitter).entries()].filter(([name]) => name !== "csrf_token");
  const rev = fields.find(([name]) => name === "rev");
  lastRev = Math.max(lastRev + 1, Number(rev[1]));
  rev[1] = String(lastRev);
  delete form.dataset.touched;
  if (event.submitter?.matches(".opts button")) {
    form.querySelectorAll(".opts button").forEach((one) => one.setAttribute("aria-pressed", one === event.submitter));
  }
  keep({ url: form.action, fields });
  try { await send(); } catch { contact(false); }
}

function begin() {
  if (place.dataset.round !== round) { round = place.dataset.round; lastRev = 0; }
  const count = document.getElementById("live-text");
  if (count && place.dataset.count) count.textContent = place.dataset.count;
  document.querySelector(".live .dot")?.toggleAttribute("data-off", ["planned", "ended"].includes(place.dataset.moment));
  place.querySelectorAll("form").forEach((form) => {
    form.addEventListener("input", () => { form.dataset.touched = "1"; });
    if (form.matches("[data-answer]")) form.addEventListener("submit", answered);
  });
}

/** A pointer's two buttons, or the arrows: the next question, and the one before. Not while somebody writes. */
function keys(event) {
  const act = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back" }[event.key];
  if (!act || event.target.closest("input, textarea, select, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = place.querySelector(`button[data-act=${act}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

/** Keep the screen of a remote or a projector from going dark, as long as it is looked at. */
function stayAwake() {
  if (place.dataset.awake === undefined || document.hidden) return;
  navigator.wakeLock?.request("screen").catch(() => { /* it may go dark, then */ });
}

/** The phone is counted as here, within the first seconds so that a whole hall does not knock at once. */
function here() {
  const url = place.dataset.here;
  if (!url) return;
  setTimeout(() => {
    fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), "X-Live": "1" } }).catch(() => { /* its answer counts it */ });
  }, Math.random() * 2000);
}

export function start(given) {
  if (place) return;
  place = document.getElementById("room");
  tools = given;
  try { waiting = JSON.parse(localStorage.getItem(kept())); } catch { /* nothing waits */ }
  begin();
  document.documentElement.dataset.room = "on"; // from here on answers survive without a net
  here();
  stayAwake();
  if (place.matches(".remote")) document.addEventListener("keydown", keys);
  timer = setTimeout(ask, waiting ? 0 : pause());
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { stayAwake(); ask(); } });
}
