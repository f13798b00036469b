// Forms marked data-queue are kept when there is no net, pictures included, and sent when it is back. The hidden field
// client_key makes a second sending harmless. Nothing is lost when the page is closed: the rows lie in IndexedDB.

const started = new WeakSet();
let tools;
let sending = false;

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

async function mark() {
  const waiting = await rows("readonly", (store) => store.count());
  if (waiting) localStorage.setItem("queued", waiting);
  else localStorage.removeItem("queued");
}

async function keep(form, submitter) {
  const body = new FormData(form, submitter);
  const { queued, sent, refused } = form.dataset;
  await rows("readwrite", (store) => store.put({
    key: body.get("client_key") || crypto.randomUUID(), url: form.action, fields: [...body.entries()],
    at: Date.now(), sent, refused, until: form.dataset.until || "", draft: form.dataset.draft || "",
  }));
  await mark();
  tools.tell(queued, 10);
}

async function post(row, token) {
  const body = new FormData();
  row.fields.forEach(([field, value]) => field === "csrf_token" || body.append(field, value));
  return fetch(row.url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "follow" });
}

/** Received: the draft of it goes, and whoever still looks at the form is shown the receipt. */
function done(row, answer) {
  const text = row.fields.find(([field]) => field === "text")?.[1];
  const name = `draft:${row.draft}`;
  try {
    if (row.draft && JSON.parse(localStorage.getItem(name))?.values.text === text) localStorage.removeItem(name);
  } catch { /* nothing kept */ }
  const form = [...document.querySelectorAll("form[data-queue]")].find((one) => one.elements.client_key?.value === row.key);
  const changed = form?.elements.text && form.elements.text.value.replace(/\r?\n/g, "\r\n") !== text?.replace(/\r?\n/g, "\r\n");
  if (form && answer.redirected && !changed) location.assign(answer.url);
}

/** Send what waits, oldest first. What the server refuses for good is dropped and said; the rest waits on. */
async function flush() {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];
    for (const row of (await rows("readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at)) {
      const late = row.until && Date.now() > Date.parse(row.until);
      const answer = late ? { ok: false, status: 409 } : await post(row, token);
      if (!answer.ok && (answer.status >= 500 || answer.status === 429 || answer.status === 400)) break;
      await rows("readwrite", (store) => store.delete(row.key));
      tools.tell(answer.ok ? row.sent : row.refused, 10);
      if (answer.ok) done(row, answer);
    }
    await mark();
  } catch { /* the net went again: next time */ } finally {
    sending = false;
  }
}

function begin(form) {
  started.add(form);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(form, event.submitter).catch(() => tools.tell(document.getElementById("live").dataset.offline, 10));
  }, true);
}

export function start(given) {
  if (!tools) {
    addEventListener("online", flush);
    addEventListener("focus", flush);
  }
  tools = given;
  document.querySelectorAll("form[data-queue]").forEach((form) => started.has(form) || begin(form));
  flush();
}
