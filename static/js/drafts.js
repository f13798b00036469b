// Unfinished text, kept on this phone only: one draft per form, fourteen days, saved a second after the last key.

const DAYS = 14;
const DAY = 86400000;
const started = new WeakSet();

const name = (form) => `draft:${form.dataset.draft}`;
const kept = (field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=file], [type=password], [type=submit], [type=image])")
  && field.name !== "website";

const words = (text) => (text || "").split(/\s+/).join(" ").trim();

function read(form) {
  try {
    const draft = JSON.parse(localStorage.getItem(name(form)));
    if (draft && Date.now() - draft.at < DAYS * DAY) return draft;
    localStorage.removeItem(name(form));
  } catch { /* no storage or not ours */ }
  return null;
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

function fill(form, draft) {
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
  // A form that came back with what was written needs no draft.
  if (draft && offer && !Object.keys(values(form)).length) offerIt(form, offer, draft);
  let wait;
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const now = values(form);
      try {
        if (!Object.keys(now).length) return localStorage.removeItem(name(form));
        localStorage.setItem(name(form), JSON.stringify({ at: Date.now(), values: now }));
        const status = form.querySelector("[data-draft-status]");
        if (status && offer) status.textContent = offer.dataset.saved;
      } catch { /* storage is full or off: writing goes on as before */ }
    }, 1000);
  });
}

export function start() {
  // A receipt says which draft has been received: only then is it dropped. So does its text, where it stands.
  try {
    document.querySelectorAll("[data-draft-done]").forEach(({ dataset }) => localStorage.removeItem(`draft:${dataset.draftDone}`));
    document.querySelectorAll("[data-draft-sent]").forEach(({ dataset, textContent }) => {
      const draft = JSON.parse(localStorage.getItem(`draft:${dataset.draftSent}`));
      if (draft && words(draft.values.text) === words(textContent)) localStorage.removeItem(`draft:${dataset.draftSent}`);
    });
  } catch { /* nothing kept */ }
  document.querySelectorAll("form[data-draft]").forEach((form) => started.has(form) || begin(form));
}
