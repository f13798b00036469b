// Unfinished text, kept on this phone only: one draft per form, fourteen days, saved after a second.

const DAYS = 14;
export const DAY = 86400000;
const started = new WeakSet();
let left; // the draft that was given up, until one writes on

export const name = (form) => `draft:${form.dataset.draft}`;
export const kept = (field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=file], [type=password], [type=submit], [type=image])")
  && field.name !== "website";

export const words = (text) => (text || "").split(/\s+/).join(" ").trim();

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

/** A hidden field of the form, whose name may have that of the form before it. */
export const hidden = (form, called) => form.elements[called] || form.querySelector(`input[name$="-${called}"]`);
export const seen = (form) => form.elements.version || form.elements.seen || hidden(form, "based_on");

/** Who goes back to a form finds it without what was sent. */
function back(form) {
  const { text, reason } = values(form);
  try {
    if (words(text || reason) === sessionStorage.getItem(`sent:${form.dataset.draft}`)) form.reset();
  } catch { /* nothing kept */ }
}

function begin(form) {
  started.add(form);
  back(form);
  addEventListener("pageshow", () => back(form));
  const offer = document.querySelector(`[data-draft-offer="${CSS.escape(form.dataset.draft)}"]`);
  const draft = read(form);
  // A form that came back with what was written needs no draft; one that shows what is stored may have a later one.
  const stands = values(form);
  const differs = "draftStored" in form.dataset && JSON.stringify(stands) !== JSON.stringify(draft?.values);
  if (draft && offer && (differs || !Object.keys(stands).length)) import("./offer.js").then((it) => it.offer(form, offer, draft), () => {});
  let wait;
  // Kept to be sent (kept.js): a draft from then on was given back, and not to the empty form.
  form.addEventListener("emptied", () => clearTimeout(wait));
  const save = (told = true) => {
    wait = clearTimeout(wait);
    if (!form.isConnected || left === form.dataset.draft) return; // it was sent meanwhile
    const now = values(form), key = hidden(form, "client_key")?.value;
    try {
      // A mark that was set without a word is set again faster than it is asked about.
      if (!Object.values(now).some((value) => typeof value === "string")) return localStorage.removeItem(name(form));
      localStorage.setItem(name(form), JSON.stringify({ at: Date.now(), values: now, key, seen: seen(form)?.value, url: form.dataset.draftAt || location.href }));
      const status = form.querySelector("[data-draft-status]");
      if (told && status && offer) status.textContent = offer.dataset.saved;
    } catch { /* storage is full or off: writing goes on as before */ }
  };
  form.addEventListener("input", () => {
    clearTimeout(wait);
    left = "";
    wait = setTimeout(save, 1000, true);
  });
  // Who leaves the field may be about to press a button, of another form too: nothing may move under the finger.
  form.addEventListener("focusout", () => { if (wait) save(false); });
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

export async function start() {
  try { sweep(); } catch { /* nothing kept */ }
  // What has been received is dropped before it is offered.
  if (document.querySelector("[data-draft-done], [data-draft-sent]")) await import("./sent.js").then((sent) => sent.start(), () => {});
  document.querySelectorAll("form[data-draft]").forEach((form) => started.has(form) || begin(form));
}
