// Served at /sw.js. Keeps the shell (whatever the offline pages need, and an empty form to tell a need in) and the last
// seen copy of the pages that say data-keep-offline. Team pages, sign-in and addresses with a secret are never touched.

const SHELL = "shell-1";
const SEEN = "seen-1";
const OFFLINE = { nb: "/uten-nett", en: "/en/offline" };
const FORMS = ["/meld-behov", "/en/submit-need"];
const OF_FORMS = ["drafts", "queue", "kept", "pictures", "position"]; // scripts that the form fetches by itself
const NEVER = /^\/(en\/)?(team|admin|verksted|workshop|logg-inn|sign-in|min-side\/lenke|my-page\/link|api)(\/|$)/;
const KEPT = 30;
const NOT_SHOWN = /\.(ico|png)$/; // for the tab and the home screen
const version = (text) => text.match(/\/static\/([^/"]+)\//)?.[1];

async function shell() {
  const cache = await caches.open(SHELL);
  for (const page of Object.values(OFFLINE)) {
    const answer = await fetch(page, { credentials: "omit", cache: "reload" });
    if (!answer.ok) continue;
    const text = await answer.clone().text();
    const named = [...text.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((found) => found[1]);
    const scripts = OF_FORMS.map((name) => `/static/${version(text)}/js/${name}.js`);
    await cache.addAll([...new Set([...named.filter((name) => !NOT_SHOWN.test(name)), ...scripts])]);
    await cache.put(page, answer);
  }
  for (const page of FORMS) {
    const answer = await fetch(page, { credentials: "omit", cache: "reload" });
    if (answer.ok) await cache.put(page, seenNow(answer, await answer.text()));
  }
}

/** A copy that knows when it was made. */
function seenNow(answer, text) {
  const headers = new Headers(answer.headers);
  headers.set("X-Seen", Date.now());
  return new Response(text, { headers });
}

/** The copy with the time it was seen put where the page has a place for it. */
async function copyOf(answer, url) {
  const seen = new Date(Number(answer.headers.get("X-Seen")));
  const norwegian = !new URL(url).pathname.startsWith("/en");
  const today = seen.toDateString() === new Date().toDateString();
  const clock = { hour: "2-digit", minute: "2-digit" };
  const text = seen.toLocaleString(norwegian ? "nb-NO" : "en-GB", today ? clock : { day: "numeric", month: "long", ...clock });
  const said = norwegian && today ? `kl. ${text.replace(":", ".")}` : text;
  const { pathname, search } = new URL(url);
  const call = /^\?aktivitet=\d+$/.test(search) ? search : ""; // what is told belongs to the call that one came from
  const page = (await answer.text())
    .replace(`action="${pathname}"`, `action="${pathname}${call}"`)
    .replace("data-stale hidden", "data-stale")
    .replace("<time data-stale-time></time>", `<time>${said}</time>`);
  return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": answer.headers.get("Content-Security-Policy") || "default-src 'self'" } });
}

/** From the phone when it is there. What a page asks for besides the shell is kept for when that page is. */
async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

/** After a release the shell is another: fetch it anew when a page names files of another version. */
async function renew(text) {
  const kept = await caches.match(OFFLINE.nb);
  if (!version(text) || (kept && version(await kept.text()) === version(text))) return;
  await caches.delete(SHELL);
  await shell();
}

async function keep(request, answer) {
  const text = await answer.text();
  await renew(text);
  const cache = await caches.open(SEEN);
  if (!/<body[^>]* data-keep-offline/.test(text)) return cache.delete(request.url);
  await cache.put(request.url, seenNow(answer, text));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - KEPT)).map((key) => cache.delete(key)));
}

/** The page that was open when this first began was fetched past it: keep that one too. */
async function first() {
  for (const client of await self.clients.matchAll({ type: "window" })) {
    const url = new URL(client.url);
    if (NEVER.test(url.pathname)) continue;
    const request = new Request(url.href.split("#")[0], { credentials: "same-origin" });
    try {
      const answer = await fetch(request);
      if (answer.ok && !answer.redirected) await keep(request, answer);
    } catch { /* the net went: it is kept the next time */ }
  }
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok && answer.type === "basic") event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    const kept = await (await caches.open(SEEN)).match(event.request.url)
      || FORMS.includes(new URL(event.request.url).pathname) && await caches.match(event.request.url, { ignoreSearch: true });
    if (kept) return copyOf(kept, event.request.url);
    const lang = new URL(event.request.url).pathname.startsWith("/en") ? "en" : "nb";
    return (await caches.match(OFFLINE[lang])) || Response.error();
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(shell());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => ![SHELL, SEEN].includes(name)).map((name) => caches.delete(name)));
    await self.clients.claim();
    await first();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || NEVER.test(url.pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});
