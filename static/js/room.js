// A room as a phone, a remote or the screen shows it: hears what is on (stream.js) or asks again and again, sends answers
// and keeps them when there is no net. Nothing that is half written is ever swapped away. Without this script the page is
// plain forms.

import { follow } from "./stream.js";
import * as waiting from "./waiting.js";

const OFTEN = 1000, SELDOM = 5000, HIDDEN = 20000, HEARING = 60000, FULL = 60000;
const lost = document.getElementById("lost");
let place, tools, timer, met = Date.now(), asking = false, again = false, pressing = false, presses = 0, counted = false;
let round = "", lastRev = 0, seen = 0, stream, mine = {}, soon, due = 0, handed = false;

const path = (page) => page.dataset.room.split("?")[0];
/** One for all pages of a room: what waits is sent from whichever the person is on. */
const kept = () => `room:${(/\/d\/\d{6}/.exec(path(place)) || [path(place)])[0]}`;
const pause = () => (document.hidden ? HIDDEN : stream?.alive() && !waiting.any() ? HEARING : place.dataset.often !== undefined ? OFTEN : SELDOM) * (0.85 + Math.random() * 0.3);
/** A form's data with its button: `FormData(form, button)` is newer than some phones. */
function filled(form, button) {
  const fields = [...new FormData(form).entries()];
  return button?.name ? [...fields, [button.name, button.value]] : fields;
}
/** A page that came, without what it says to browsers that have no scripts: a parser takes that for fields. */
function parsed(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("noscript").forEach((part) => part.remove());
  return page;
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];

/** The form that somebody is at: touched and not sent, and for the remote, whose words are carried along, only as long as
    the focus is in it. */
const touched = () => [...place.querySelectorAll("form")].find((form) => form.dataset.touched
  && (form.matches("[data-answer]") || form.contains(document.activeElement)));
/** Words that would be gone. Ticks of a question that is over are not worth keeping. */
const words = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")].some((field) => field.value.trim());

/** Whether the server is there, and since when not. `now`: somebody pressed something and should know at once. */
function contact(ok, now = false) {
  if (ok) met = Date.now();
  if (!lost) return;
  const gone = Date.now() - met > 8000 || (!ok && (waiting.any() || now)), news = gone && lost.hidden;
  lost.hidden = !gone;
  if (!gone) return;
  const norwegian = document.documentElement.lang !== "en";
  const time = new Date(met).toLocaleTimeString(norwegian ? "nb-NO" : "en-GB", { hour: "2-digit", minute: "2-digit" });
  const said = waiting.any() && lost.dataset.waiting ? lost.dataset.waiting : lost.dataset.since;
  lost.textContent = said.replace("{t}", norwegian ? time.replace(":", ".") : time);
  if (news) tools.tell(lost.textContent, 6, true);
}

/** What is typed on the remote and not sent goes along, and what is about a question that the room has left brings its
    form. What was refused is there already. */
function carry(from, to) {
  for (const form of from.querySelectorAll("form[data-touched]:not([data-answer])")) {
    const twin = [...to.querySelectorAll("form")].find((one) => one.action === form.action && one.dataset.round === form.dataset.round);
    if (!words(form) || twin?.dataset.touched) continue;
    if (!twin) {
      if (form.dataset.round) to.querySelector(".now")?.after(form.closest("details"));
      continue;
    }
    twin.dataset.touched = "1";
    const box = twin.closest("details");
    if (box) box.open = form.closest("details").open;
    [...form.elements].forEach((field, at) => {
      if (field.type === "hidden" || field.name !== twin.elements[at]?.name) return;
      twin.elements[at].value = field.value;
      twin.elements[at].checked = field.checked;
    });
  }
}

/** What this phone answered in the round that is on: what comes by the stream is the same for all phones. */
function remember(page) {
  const said = page?.querySelector("template")?.content.querySelector("[data-mine]") || page?.querySelector("[data-mine]");
  if (said) mine = { round: page.dataset.round, same: page.dataset.same, said: document.importNode(said, true) };
}

/** The highest round that this phone has shown, in any of its windows. What it may have answered in an older one, only a
    page of its own tells. */
function notice() {
  const before = Math.max(seen, Number(stored("seen")) || 0);
  seen = Math.max(before, Number(place.dataset.round) || 0);
  if (seen > before) try { localStorage.setItem(`${kept()}:seen`, seen); } catch { /* this page knows, then */ }
}

function stored(name) {
  try { return localStorage.getItem(`${kept()}:${name}`); } catch { return null; }
}

/** Put back in a picture for everybody what belongs to this phone. */
function personal(fresh) {
  const said = fresh.querySelector("[data-mine]");
  if (said && mine.round === fresh.dataset.round) said.replaceWith(mine.said.cloneNode(true));
  fresh.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token(); });
}

/** How to find an element again in a page that is made anew. */
const spot = (element) => element && (element.id ? `#${CSS.escape(element.id)}` : element.name && element.value
  ? `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : "");

/** What opens and closes, each with what it is known by in a page made anew: whose it is, its words, and the how-manieth it
    is with those. Its place on the page is not enough, where others come and go before it. */
function boxes(part) {
  const met = {};
  return [...part.querySelectorAll("details")].map((box) => {
    const key = box.id || (box.closest("li[id]")?.id || "") + box.firstElementChild.textContent;
    return [box, key + (met[key] = -~met[key])];
  });
}

/** Put what the server sent in the place of what stands there, and the focus where something new begins. */
function swap(html, shared = false) {
  const fresh = parsed(html).getElementById("room");
  if (!fresh) return;
  if (shared) personal(fresh);
  else remember(fresh);
  const other = fresh.dataset.round !== place.dataset.round || fresh.dataset.moment !== place.dataset.moment;
  const focused = place.contains(document.activeElement) ? document.activeElement : null, same = spot(focused);
  const opened = boxes(place).filter(([box]) => box.open).map(([, key]) => key);
  place.querySelectorAll("[data-unread]").forEach((late) => { // until it is read
    late.removeAttribute("role");
    fresh.prepend(late);
  });
  place.replaceWith(fresh);
  if (!other) boxes(fresh).forEach(([box, key]) => { if (opened.includes(key)) box.open = true; });
  carry(place, fresh);
  place = fresh;
  begin();
  const heading = place.querySelector("h1, h2"), turn = handed && place.querySelector("form[data-once] h2");
  const begins = turn || ((handed || (other && focused)) && heading);
  handed = false;
  if (begins) {
    begins.tabIndex = -1;
    begins.focus({ preventScroll: false });
  } else if (focused) {
    const next = place.querySelector("[data-focus]") || (same && place.querySelector(same)) || place.querySelector(".presses button");
    next?.focus({ preventScroll: !next.matches("[data-focus]") });
  }
  const status = place.querySelector("[role=status]");
  if (status || other) tools.tell((status || heading)?.textContent || "", 6, true);
}

/** False while somebody writes what would go. Ticks of a question that is over may. */
function free(fresh) {
  const form = touched(), same = fresh?.dataset.round === place.dataset.round && fresh?.dataset.moment === place.dataset.moment;
  return !form || (!same && form.matches("[data-answer]") && !words(form));
}

function clock(fresh) {
  const old = place.querySelector(".timer"), news = fresh.querySelector(".timer");
  if (!old || !news) return;
  old.dataset.until = news.dataset.until;
  dispatchEvent(new Event("room-shown"));
}

/** Around a form that somebody is at: what else is new in the question, which stays open. */
function patch(fresh) {
  const old = place.querySelector("[data-others]"), news = fresh.querySelector("[data-others]");
  const form = place.querySelector("form[data-answer]"), twin = fresh.querySelector("form[data-answer]");
  clock(fresh);
  place.dataset.same = fresh.dataset.same;
  const before = place.querySelector(".done"), said = fresh.querySelector(".done");
  if (before && said) before.replaceWith(said); // an answer may have been taken down, and why
  if (form && twin) form.setAttribute("action", twin.getAttribute("action")); // it tells how many of the others are shown
  if (!old || !news) return;
  const same = old.contains(document.activeElement) && spot(document.activeElement);
  old.replaceWith(news);
  listen(news);
  if (same) place.querySelector(same)?.focus({ preventScroll: true });
}

function note(which) {
  place.querySelectorAll("[data-fresh], [data-shut]").forEach((one) => {
    const news = one.hidden && one === which;
    one.hidden = one !== which;
    if (news) tools.tell(one.textContent, 6, true);
  });
}

/** Show what the server sent, unless somebody is writing: then say that there is something new. */
function show(html, shared) {
  const fresh = parsed(html).getElementById("room");
  if (free(fresh)) return swap(html, shared);
  if (!fresh || !touched().matches("[data-answer]")) return;
  place.dataset.stamp = fresh.dataset.stamp;
  const same = fresh.dataset.round === place.dataset.round && fresh.dataset.moment === place.dataset.moment;
  if (same && !shared) {
    remember(fresh);
    patch(fresh);
  }
  note(same ? null : place.querySelector(fresh.dataset.moment === "open" ? "[data-fresh]" : "[data-shut]"));
}

/** Ask within so many milliseconds, so that a hall does not ask in the same moment. */
function askWithin(ms) {
  const at = Date.now() + ms * Math.random();
  if (soon && due <= at) return;
  clearTimeout(soon);
  due = at;
  soon = setTimeout(() => { soon = null; ask(); }, at - Date.now());
}

/** Whether a picture for all phones is not enough: it opens, or goes back to, a question that this phone may have answered,
    or something of the question that is on was changed or taken down, and that may be this phone's. */
function personally(fresh) {
  const { round: on, moment, same } = fresh.dataset, old = on && Number(on) <= seen;
  if (on && mine.round === on && mine.same !== same) return true; // also when it was locked or shown since
  if (on !== place.dataset.round) return old && (moment === "open" || mine.round !== on);
  if (moment !== place.dataset.moment) return old && moment === "open";
  return same !== place.dataset.same && moment === "open";
}

/** What came by the stream: a picture for all phones or all screens, or for a remote only that there is something new. */
function came(data) {
  if (place.matches(".remote")) {
    if (data.trim() !== place.dataset.stamp) askWithin(600);
    return;
  }
  const fresh = parsed(data).getElementById("room");
  if (!fresh || fresh.dataset.stamp === place.dataset.stamp) return;
  if (waiting.any() || asking) return askWithin(300); // the phone's own page is on its way
  const same = fresh.dataset.moment === place.dataset.moment && fresh.dataset.round === place.dataset.round;
  // Something taken down can take its time; a question that opens cannot.
  if (place.dataset.moment && personally(fresh)) return askWithin(same ? 15000 : 3000);
  if (!same || place.dataset.moment !== "open") return show(data, true);
  clock(fresh);
  note(null);
  place.dataset.stamp = fresh.dataset.stamp;
}

/** Whoever hears and asks besides is not counted among those who must ask. */
const hears = () => (stream?.alive() ? { "X-Hears": "1" } : {});

async function ask() {
  clearTimeout(timer);
  if (place.dataset.moment === "ended" && !waiting.any()) return; // nothing more comes
  timer = setTimeout(ask, pause());
  if (asking) { again = true; return; }
  asking = true;
  try {
    await waiting.send(deliver);
    if (waiting.any()) return; // on its way: the page that answers it is newer
    const before = presses, headers = { "If-None-Match": `"${place.dataset.stamp}"`, ...hears() };
    const answer = await fetch(place.dataset.room, { cache: "no-store", headers, signal: tools.within(10000) });
    contact(answer.ok || answer.status === 304);
    if (answer.status !== 200) return;
    const html = await answer.text();
    if (pressing || presses !== before) return; // older than what was pressed meanwhile
    show(html, false);
  } catch { contact(false); } finally {
    asking = false;
    if (again) { again = false; askWithin(300); }
  }
}

const post = (url, fields) => fetch(url, { method: "POST", body: new URLSearchParams(fields), signal: tools.within(10000),
  headers: { "X-CSRFToken": token(), "X-Live": "1", ...hears() } });

/** Send an answer that waits. It is done when the server has said something about it, whatever that is. */
async function deliver(row) {
  const answer = await post(row.url, row.fields);
  if (answer.status === 400 && !row.again && !touched()) { // the page has grown too old: once more from a new one
    waiting.again(row);
    return location.reload();
  }
  if (answer.status >= 500 || answer.status === 429 || (answer.status === 400 && !row.again)) throw new Error("later");
  const html = await answer.text(), page = parsed(html), fresh = page.getElementById("room");
  if (!waiting.done(row)) return;
  contact(true);
  const elsewhere = fresh && path(fresh) !== path(place); // sent on another page of the room: this one asks for its own
  if (elsewhere) { place.dataset.stamp = ""; askWithin(300); } else remember(fresh);
  if (!fresh) tools.say(page);
  else if (!answer.ok) refused(html, fresh, elsewhere);
  else if (elsewhere) tools.tell(fresh.querySelector("[role=status]")?.textContent || "");
  else if (waiting.any()) return; // the page that answers the last is shown
  else if (free(fresh)) swap(html);
  else {
    patch(fresh);
    tools.tell(fresh.querySelector("[role=status]")?.textContent || "");
  }
}

/** What did not count is given back, beside what somebody is writing meanwhile. */
function refused(html, fresh, elsewhere) {
  const late = fresh.querySelector("[data-unread]"), wrong = fresh.querySelector("[role=alert]");
  const text = (wrong && fresh.querySelector("textarea")?.value) || "";
  if (!elsewhere && free(fresh)) {
    swap(html);
    const form = place.querySelector("form[data-answer]");
    if (form && text) form.dataset.touched = "1"; // what follows does not swap it away
    return;
  }
  const box = late || Object.assign(document.createElement("p"), { className: "box", textContent: wrong?.textContent || "" });
  if (elsewhere) box.dataset.unread = ""; // what comes next does not take it away
  if (!late && text) box.append(" ", Object.assign(document.createElement("q"), { textContent: text }));
  place.prepend(box);
  listen(place);
  tools.tell(box.textContent);
}

async function answered(event) {
  const form = event.target;
  event.preventDefault();
  presses += 1;
  const fields = filled(form, event.submitter).filter(([name]) => name !== "csrf_token");
  const rev = fields.find(([name]) => name === "rev");
  lastRev = Math.max(lastRev + 1, Number(rev[1]));
  rev[1] = String(lastRev);
  delete form.dataset.touched;
  if (event.submitter?.matches(".opts button")) {
    form.querySelectorAll(".opts button").forEach((one) => one.setAttribute("aria-pressed", one === event.submitter));
  }
  place.querySelector(".done")?.toggleAttribute("data-old", true); // it was said of the answer before this one
  const several = form.dataset.several !== undefined, text = form.querySelector("textarea");
  waiting.add({ url: form.action, fields, round: place.dataset.round, several });
  // One form, one person's answer: nobody else may begin in it before the next one comes.
  if (form.dataset.once !== undefined) {
    handed = form.contains(document.activeElement); // a field that is off loses the focus
    [...form.elements].forEach((field) => { field.disabled = true; });
  }
  else if (several && text && event.submitter?.id === "send-answer") text.value = ""; // the next one can be written at once
  try { await waiting.send(deliver); } catch {
    contact(false);
    clearTimeout(timer);
    timer = setTimeout(ask, pause());
  }
}

/** Say which press did not get through, or `perhaps` did: its answer did not. It is never sent later by itself: the room
    may have gone on. It stands until the next press gets through, however soon the net is back. */
function unsent(what, perhaps) {
  const place = document.getElementById("unsent"), { unsent: not, unanswered } = place.dataset;
  place.setAttribute("role", "alert");
  place.querySelector("p").textContent = (perhaps ? unanswered : not).replace("{k}", what);
  place.hidden = false;
  place.querySelector("button").onclick = () => { place.hidden = true; };
}

/** A press on the remote: without net it says so, and the remote stays. */
async function pressed(event) {
  const form = event.target, button = event.submitter, hadTouched = form.dataset.touched;
  const what = (button?.getAttribute("aria-label") || button?.textContent || "").trim();
  event.preventDefault();
  if (pressing) return;
  pressing = true;
  presses += 1;
  tools.busy(button);
  delete form.dataset.touched;
  try {
    const answer = await post(form.action, filled(form, button));
    const html = await answer.text(), page = parsed(html);
    contact(true);
    if (page.getElementById("room")) {
      document.getElementById("unsent").hidden = true;
      swap(html);
      const news = page.querySelector(".flashes") || place.querySelector(".now .sub");
      if (news) tools.tell(news.textContent.trim(), 6, !news.matches(".flashes"));
    } else if (answer.redirected) location.assign(answer.url);
    else {
      tools.say(page);
      if (hadTouched) form.dataset.touched = hadTouched; // nothing of it was stored
    }
  } catch (error) {
    contact(false, true);
    unsent(what, error.name === "AbortError" || navigator.onLine);
    if (hadTouched) form.dataset.touched = hadTouched;
  } finally {
    pressing = false;
    if (button?.isConnected) tools.busy(button, false);
  }
}

function begin() {
  here();
  notice();
  if (place.dataset.round !== round) { round = place.dataset.round; lastRev = waiting.last(round); }
  const count = document.getElementById("live-text");
  if (count && place.dataset.count) count.textContent = place.dataset.count;
  document.querySelector(".live .dot")?.toggleAttribute("data-off", ["planned", "ended"].includes(place.dataset.moment));
  listen(place);
  dispatchEvent(new Event("room-shown"));
  if (place.querySelector("[data-taps]")) load("taps");
}

/** Hear what is done in a part of the page. Hearing it twice is hearing it once. */
function listen(part) {
  part.querySelectorAll("form").forEach((form) => {
    form.oninput = () => { form.dataset.touched = "1"; };
    if (form.matches("[data-answer]")) form.onsubmit = answered;
    else if (place.matches(".remote")) form.onsubmit = pressed;
  });
  part.querySelectorAll("[data-close]").forEach((link) => { link.onclick = close; });
  part.querySelectorAll("[data-more]").forEach((link) => { link.onclick = more; });
}

function close(event) {
  const heading = place.querySelector("h1");
  event.preventDefault();
  event.currentTarget.closest("[data-unread]").remove();
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** Ask for more of what others wrote, from now on. */
function more(event) {
  event.preventDefault();
  place.dataset.room = event.currentTarget.dataset.more;
  place.dataset.stamp = "";
  ask();
}

/** Keep the screen of a remote or a projector from going dark, as long as it is looked at. */
function stayAwake() {
  if (place.dataset.awake === undefined || document.hidden) return;
  navigator.wakeLock?.request("screen").catch(() => { /* it may go dark, then */ });
}

/** The phone is counted as here once the workshop has begun, within seconds so that a whole hall does not knock at once. */
function here() {
  const url = place.dataset.here;
  if (!url || counted) return;
  counted = true;
  setTimeout(() => {
    fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), "X-Live": "1" } }).then((answer) => {
      if (answer.status === 429) setTimeout(() => { counted = false; here(); }, FULL);
    }).catch(() => { /* its answer counts it */ });
  }, Math.random() * 2000);
}

/** The stream is alive. From its first sign on the page asks seldom only. */
function heard(first) {
  if (waiting.any()) return;
  contact(true);
  if (!first) return;
  clearTimeout(timer);
  timer = setTimeout(ask, pause());
}

/** Looked at again. What is new comes by the stream in a moment, where there is one. */
function seenAgain() {
  stayAwake();
  clearTimeout(timer);
  timer = setTimeout(ask, place.dataset.stream && !waiting.any() ? 1500 : 0);
}

/** Where to listen, with what is shown already. Nothing comes after the end. */
function address() {
  if (!place.dataset.stream || place.dataset.moment === "ended") return "";
  return `${place.dataset.stream}?${new URLSearchParams({ har: place.dataset.stamp })}`;
}

/** What only some pages of a room have. */
const load = async (part) => (await import(`./${part}.js`)).start(tools);

export function start(given) {
  if (place) return;
  place = document.getElementById("room");
  tools = given;
  waiting.takeUp(kept());
  remember(place);
  begin();
  place.querySelectorAll("form").forEach((form) => { // what was typed before this script came is half written too
    if ([...form.elements].some((field) => (field.defaultValue ?? field.value) !== field.value)) form.dataset.touched = "1";
  });
  document.documentElement.dataset.room = "on"; // from here on answers survive without a net
  stayAwake();
  if (document.querySelector("[data-remote-keys]")) load("keys");
  timer = setTimeout(ask, waiting.any() ? 0 : pause());
  stream = follow(address, { shown: came, heard, broken: ask });
  addEventListener("online", ask);
  addEventListener("offline", ask);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) seenAgain(); });
}
