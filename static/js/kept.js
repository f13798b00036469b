// What waits for the net lies in IndexedDB, so that closing the page loses nothing. It is sent when the net is back, and
// on every page one sees how much waits, and is led to the receipts of what arrived.

const AGAIN = 30000; // a bad net never says that it is back
let tools, sending, later;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("queue", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("forms", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function rows(mode, act) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const change = base.transaction("forms", mode);
    const request = act(change.objectStore("forms"));
    change.oncomplete = () => { base.close(); resolve(request.result); };
    change.onabort = () => { base.close(); reject(change.error); };
  });
}

/** As `crypto.randomUUID`, which older phones and plain http lack. */
const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
/** A need is told by a resident or by somebody at work: it waits until the same kind of person is at this phone. */
const atWork = () => document.body.matches("[data-at-work]");
const all = () => rows("readonly", (store) => store.getAll());
const ours = (row) => Boolean(row.atWork) === atWork();
const field = (row, name) => row.fields.find(([one]) => one === name)?.[1];
const same = (one, other) => one?.replace(/\r?\n/g, "\r\n") === other?.replace(/\r?\n/g, "\r\n");

function draft(name) {
  try { return JSON.parse(localStorage.getItem(`draft:${name}`)); } catch { return null; }
}

/** So that the next page looks here, whoever stands at the phone then. False when the phone has no room for a word. */
function note(many) {
  try {
    if (many) localStorage.setItem("queued", many);
    else localStorage.removeItem("queued");
    return true;
  } catch { return false; }
}

/** How much waits, in a bar that stays, before the ways to what arrived. */
async function mark() {
  let kept;
  try { kept = await all(); } catch { return; } // refused now: what the next page looks for stays noted
  note(kept.length);
  const waiting = kept.filter(ours).length;
  const bar = document.getElementById("waiting"), text = bar?.querySelector("span");
  if (!bar) return;
  text.textContent = waiting ? bar.dataset.text.replace("{n}", waiting) : "";
  bar.hidden = !waiting && !bar.querySelector("a");
  clearTimeout(later);
  if (waiting) later = setTimeout(flush, AGAIN);
}

/** Ready for the next thing: what is kept is on its way, so the form that it stood in is empty and has another key. */
function empty(form) {
  for (const one of form.elements) {
    if (one.matches("[type=checkbox], [type=radio]")) one.checked = false;
    else if (one.matches("textarea, select, input:not([type=hidden], [type=submit])")) one.value = "";
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.dispatchEvent(new Event("emptied"));
  form.elements.client_key.value = fresh();
  localStorage.removeItem(`draft:${form.dataset.draft}`);
  form.querySelectorAll("[data-draft-status]").forEach((status) => status.replaceChildren());
  document.querySelectorAll(`[data-draft-offer="${CSS.escape(form.dataset.draft)}"]`).forEach((offer) => { offer.hidden = true; });
  document.getElementById("similar")?.replaceChildren();
}

/** Keep what was filled in. Each has a row of its own, also when two came from the same copy of a page. */
export async function keep(form, body, given) {
  begin(given);
  if (!body.get("text")?.trim()) throw new Error("nothing is written");
  if (!note("some")) throw new Error("the next page would not know");
  const { queued, sent, refused, receipt } = form.dataset;
  await rows("readwrite", (store) => store.put({
    key: fresh(), atWork: atWork(), url: form.action, fields: [...body.entries()], at: Date.now(),
    sent, refused, receipt, draft: form.dataset.draft || "",
  }));
  empty(form);
  await mark();
  tools.tell(queued, 10);
  flush();
}

async function post(row, token) {
  const body = new FormData();
  row.fields.forEach(([name, value]) => name === "csrf_token" || body.append(name, value));
  return fetch(row.url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "follow" });
}

const tokenOf = (page) => JSON.parse(page.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];

/** A page that lay on the phone has an old token: ask for a new one. */
async function delivered(row) {
  const answer = await post(row, tokenOf(document));
  if (answer.status !== 400) return answer;
  const page = await (await fetch(row.url)).text();
  return post(row, tokenOf(new DOMParser().parseFromString(page, "text/html")));
}

/** Not received: its words are a draft again. Not when another lies there or is being written: it would take its place. */
function back(row) {
  const written = document.querySelector(`form[data-draft="${CSS.escape(row.draft)}"]`)?.elements.text?.value.trim();
  const there = draft(row.draft)?.values.text || written;
  if (there && !same(there, field(row, "text"))) return false;
  const values = Object.fromEntries(row.fields.filter(([name, value]) => !["csrf_token", "client_key", "opened"].includes(name) && value.trim));
  try {
    localStorage.setItem(`draft:${row.draft}`, JSON.stringify({ at: Date.now(), values, key: field(row, "client_key") }));
    return true;
  } catch { return false; }
}

/** Only a receipt says that it is stored; whoever must sign in first is led on to another page too. */
const stored = async (answer) => answer?.ok && answer.redirected && (await answer.text()).includes("data-draft-sent");

/** Received: a draft of it goes. Whoever still stands at the empty form is shown the receipt, others a link to it. */
function done(row, answer, last) {
  if (row.draft && same(draft(row.draft)?.values.text, field(row, "text"))) localStorage.removeItem(`draft:${row.draft}`);
  const form = document.querySelector("form[data-queue]");
  if (last && form && ![...form.elements].some((one) => one.matches("textarea") && one.value.trim())) location.assign(answer.url);
  const bar = document.getElementById("waiting"), link = document.createElement("a");
  link.href = answer.url;
  link.textContent = row.receipt || row.sent;
  bar?.append(" ", link);
  tools.tell(row.sent, 10);
}

/** Send what waits, oldest first. What is stored leads on to a receipt; a page that asks for something stored nothing.
    That, and what the server refuses for good, is given back; the rest waits on. */
async function flush() {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    const waiting = (await all()).filter(ours).sort((a, b) => a.at - b.at);
    for (const row of waiting) {
      const answer = row.refusedOnce ? null : await delivered(row), received = await stored(answer);
      if (answer?.status === 500) continue; // this one made us fail: the others need not
      if (answer?.status > 500 || answer?.status === 429) break;
      if (!received && !back(row)) { // not asked again: it waits to be a draft
        await rows("readwrite", (store) => store.put({ ...row, refusedOnce: true }));
        continue;
      }
      await rows("readwrite", (store) => store.delete(row.key));
      if (received) done(row, answer, waiting.length === 1);
      else tools.tell(row.refused, 10);
    }
  } catch { /* the net went again: next time */ } finally {
    sending = false;
    mark();
  }
}

function begin(given) {
  if (!tools) {
    addEventListener("online", flush);
    addEventListener("focus", flush);
  }
  tools = given;
}

export function start(given) {
  begin(given);
  mark();
  flush();
}
