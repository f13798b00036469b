// What lies in this browser goes: unfinished texts when one says so, everything when the phone is forgotten.

const started = new WeakSet();
const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith("draft:"));

function drop() {
  try {
    drafts().forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing was kept */ }
}

/** Everything that this site keeps on this phone: drafts, waiting messages, copies of pages. */
function forget() {
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch { /* nothing was kept */ }
  indexedDB.deleteDatabase("queue");
  self.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
}

/** What is taken back may stand in copies of several pages, in both languages: those that are opened are kept anew. */
function dropCopies() {
  self.caches?.keys().then((names) => names.filter((name) => name.startsWith("seen-")).forEach((name) => caches.delete(name)));
}

/** The first words of a draft, and the page that it was written on when that is known. */
function line(key, part) {
  const { values, url } = JSON.parse(localStorage.getItem(key));
  const said = [values.text, values.reason, ...Object.values(values)].find((value) => typeof value === "string" && value.trim());
  const text = (said || part.dataset.untitled).trim(), item = document.createElement("li");
  const first = document.createElement(url ? "a" : "span");
  first.textContent = text.length > 60 ? `${text.slice(0, 60).replace(/\s+\S*$/, "")} …` : text;
  if (url) first.href = url;
  item.append(first);
  return item;
}

/** On Min side: which drafts there are, each with the way to it, and a button that deletes them. */
function offer(part, { tell }) {
  try {
    part.hidden = !drafts().length;
    part.querySelector("ul").replaceChildren(...drafts().map((key) => line(key, part)));
  } catch { /* no storage, no drafts */ }
  part.querySelector("button").onclick = () => {
    drop();
    part.hidden = true;
    tell(part.dataset.dropped);
    const heading = document.querySelector("main h1");
    heading.tabIndex = -1;
    heading.focus();
  };
}

function begin(element, act) {
  if (started.has(element)) return;
  started.add(element);
  act();
}

export function start(tools) {
  document.querySelectorAll("[data-takes-back]").forEach((form) => begin(form, () => form.addEventListener("submit", dropCopies)));
  document.querySelectorAll("[data-drafts]").forEach((part) => begin(part, () => offer(part, tools)));
  document.querySelectorAll("[data-forget]").forEach((form) => begin(form, () => form.addEventListener("submit", (event) => {
    if (navigator.onLine) return forget();
    event.preventDefault(); // we could not forget anything, and what waits to be sent would be gone
    tools.tell(document.getElementById("live").dataset.offline, 10);
  })));
}
