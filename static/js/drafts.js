// Unfinished text, kept on this phone only: one draft per form, fourteen days, saved a second after the last key.

const DAYS = 14;
const DAY = 86400000;
const started = new WeakSet();
let left; // the draft that was given up, until one writes on

const name = (form) => `draft:${form.dataset.draft}`;
const kept = (field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=file], [type=password], [type=submit], [type=image])")
  && field.name !== "website";

const words = (text) => (text || "").split(/\s+/).join(" ").trim();

function read(form) {
  try { return JSON.parse(localStorage.getItem(name(form))); } catch { return null; }
}

function values(form) {
  const found = {};
  for (const field of [...form.elements].filter(kept)) {
    if (field.matches("[type=checkbox], [type=radio]")) {
      if (field.checked) (found[field.name] ??= []).push(field.value);
    } else if (field.value.trim()) found[field.name] = field.value;
  }
  return found;
}

const seen = (form) => form.elements.version || form.elements.seen;

/** Under the key that it was written under, so that what had arrived is not stored twice. */
function fill(form, draft) {
  if (draft.key && form.elements.client_key) form.elements.client_key.value = draft.key;
  if (draft.seen && seen(form)) seen(form).value = draft.seen; // so that who saved since is told of
  for (const field of [...form.elements].filter(kept)) {
    const value = draft.values[field.name];
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = Boolean(value?.includes(field.value));
    else if (value !== undefined) field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function offerIt(form, offer, draft) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(draft.at).setHours(0, 0, 0, 0)) / DAY);
  const word = days < 1 ? "today" : days < 2 ? "yesterday" : "earlier";
  offer.querySelectorAll("[data-day]").forEach((text) => { text.hidden = text.dataset.day !== word; });
  offer.hidden = false;
  offer.querySelector("[data-draft-use]").onclick = () => {
    fill(form, draft);
    offer.hidden = true;
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  };
  offer.querySelector("[data-draft-drop]").onclick = () => {
    localStorage.removeItem(name(form));
    offer.hidden = true;
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  };
}

function begin(form) {
  started.add(form);
  const offer = document.querySelector(`[data-draft-offer="${CSS.escape(form.dataset.draft)}"]`);
  const draft = read(form);
  // A form that came back with what was written needs no draft. One that shows what is stored may have a later one.
  const stands = values(form);
  const differs = "draftStored" in form.dataset && JSON.stringify(stands) !== JSON.stringify(draft?.values);
  if (draft && offer && (differs || !Object.keys(stands).length)) offerIt(form, offer, draft);
  let wait;
  // Kept to be sent (kept.js): what is a draft from then on was given back, and is no business of the empty form.
  form.addEventListener("emptied", () => clearTimeout(wait));
  form.addEventListener("input", () => {
    clearTimeout(wait);
    left = "";
    wait = setTimeout(() => {
      if (!form.isConnected || left === form.dataset.draft) return; // it was sent meanwhile
      const now = values(form), key = form.elements.client_key?.value;
      try {
        // A mark that was set without a word is set again faster than it is asked about.
        if (!Object.values(now).some((value) => typeof value === "string")) return localStorage.removeItem(name(form));
        localStorage.setItem(name(form), JSON.stringify({ at: Date.now(), values: now, key, seen: seen(form)?.value }));
        const status = form.querySelector("[data-draft-status]");
        if (status && offer) status.textContent = offer.dataset.saved;
      } catch { /* storage is full or off: writing goes on as before */ }
    }, 1000);
  });
  // Somebody may have written before this script was there.
  const written = [...form.elements].filter((field) => kept(field) && "defaultValue" in field && !field.matches("[type=checkbox], [type=radio]"));
  if (written.some((field) => field.value !== field.defaultValue)) form.dispatchEvent(new Event("input"));
}

/** What is older than fourteen days goes, whichever page it was written on. */
function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && Date.now() - JSON.parse(localStorage.getItem(key)).at > DAYS * DAY) localStorage.removeItem(key);
  }
}

// Who supported another's need instead leaves none behind.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("[data-draft-leave]");
  if (link) localStorage.removeItem(`draft:${left = link.dataset.draftLeave}`);
});

export function start() {
  // Dropped when a receipt says that it has been received, or where its text stands.
  try {
    sweep();
    document.querySelectorAll("[data-draft-done]").forEach((mark) => {
      const { draftDone } = mark.dataset;
      const done = draftDone === "*" ? Object.keys(localStorage).filter((key) => key.startsWith("draft:")) : [`draft:${draftDone}`];
      done.forEach((key) => localStorage.removeItem(key));
      mark.removeAttribute("data-draft-done"); // what is written from now on is another one
    });
    document.querySelectorAll("[data-draft-sent]").forEach(({ dataset, textContent }) => {
      const draft = JSON.parse(localStorage.getItem(`draft:${dataset.draftSent}`));
      const { text, reason } = draft?.values || {};
      if (words(text || reason) === words(textContent)) localStorage.removeItem(`draft:${dataset.draftSent}`);
    });
  } catch { /* nothing kept */ }
  document.querySelectorAll("form[data-draft]").forEach((form) => started.has(form) || begin(form));
}
