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
  try { localStorage.clear(); } catch { /* nothing was kept */ }
  indexedDB.deleteDatabase("queue");
  self.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
}

/** On Min side: whether there are drafts, and a button that deletes them. */
function offer(part, { tell }) {
  try { part.hidden = !drafts().length; } catch { /* no storage, no drafts */ }
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
  document.querySelectorAll("[data-drafts]").forEach((part) => begin(part, () => offer(part, tools)));
  document.querySelectorAll("[data-forget]").forEach((form) => begin(form, () => form.addEventListener("submit", (event) => {
    if (navigator.onLine) return forget();
    event.preventDefault(); // we could not forget anything, and what waits to be sent would be gone
    tools.tell(document.getElementById("live").dataset.offline, 10);
  })));
}
