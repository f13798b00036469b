// Served at /sw.js. Keeps the shell (whatever the offline pages need, and an empty form to tell a need in) and the last
// seen copy of the pages that say data-keep-offline, one for each path. Team pages, sign-in and addresses with a secret are
// never touched.

const SHELL = "shell-1";
const SEEN = "seen-2";
const OFFLINE = { nb: "/uten-nett", en: "/en/offline" };
const BOTH = "/uten-nett.json"; // the two pages above in one answer
const FORMS = { nb: "/meld-behov", en: "/en/submit-need" };
const OF_FORMS = ["drafts", "offer", "queue", "kept", "pictures", "position"]; // scripts that the form fetches by itself
const NEVER = /^\/(en\/)?(team|admin|verksted|workshop|logg-inn|sign-in|min-side\/lenke|my-page\/link|api)(\/|$)/;
const KEPT = 30;
const GONE = [401, 403, 404, 410]; // nobody here may read it any more
const NOT_SHOWN = /\.(ico|png)$/; // for the tab and the home screen
const version = (text) => text.match(/\/static\/([^/"]+)\//)?.[1];

/** What a copy is kept by: one for all addresses of a page, so that none stays when the page is not to be kept any more. */
const pathOf = (url) => new URL(new URL(url).pathname, location.origin).href;
const languageOf = (url) => (/^\/en(\/|$)/.test(new URL(url).pathname) ? "en" : "nb");

/** The shell and the forms that are here as they are now. The offline pages come last: as long as they name another
    version than the pages do, it is tried again; `clear`: then what belongs to that other version goes. */
async function anew(clear) {
  const cache = await caches.open(SHELL);
  const answer = await fetch(BOTH, { credentials: "omit", cache: "reload" });
  if (!answer.ok) return;
  const pages = await answer.json();
  const named = [...pages.nb.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((found) => found[1]);
  const scripts = OF_FORMS.map((name) => `/static/${version(pages.nb)}/js/${name}.js`);
  await cache.addAll([...new Set([...named.filter((name) => !NOT_SHOWN.test(name)), ...scripts])]);
  const forms = await Promise.all(Object.keys(FORMS).map(async (lang) => !await cache.match(FORMS[lang]) || form(lang, true)));
  if (!forms.every(Boolean)) return;
  await Promise.all(Object.entries(pages).map(([lang, text]) => cache.put(OFFLINE[lang], shown(text, answer))));
  const gone = (await cache.keys()).filter(({ url }) => clear && url.includes("/static/") && version(url) !== version(pages.nb));
  await Promise.all(gone.map((key) => cache.delete(key)));
}

/** The empty form in `lang`, unless it is here: fetched with the first page that is seen in that language. Whether it is
    here now as it was asked for. */
async function form(lang, again = false) {
  const cache = await caches.open(SHELL);
  if (!again && await cache.match(FORMS[lang])) return true;
  try {
    const answer = await fetch(FORMS[lang], { credentials: "omit", cache: "reload" });
    if (answer.ok) await cache.put(FORMS[lang], seenNow(answer, await answer.text()));
    return answer.ok;
  } catch {
    return false; // the net went: with the next page
  }
}

/** A page of ours, under the policy that came with it. */
function shown(text, { headers }) {
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": headers.get("Content-Security-Policy") || "default-src 'self'" } });
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
  const norwegian = languageOf(url) === "nb";
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
  return shown(page, answer);
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
  await anew(true);
}

/** The page first: one that must not be kept any more is gone also when the net is, before the rest has come. */
async function keep(request, answer) {
  const text = await answer.text();
  await hold(request, answer, text);
  await renew(text);
  await form(languageOf(request.url));
}

async function hold(request, answer, text) {
  const cache = await caches.open(SEEN);
  if (!/<body[^>]* data-keep-offline/.test(text)) return cache.delete(pathOf(request.url));
  await cache.put(pathOf(request.url), seenNow(answer, text));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - KEPT)).map((key) => cache.delete(key)));
}

/** The page that was open when this first began was fetched past it. When it says that it wants to be kept, it is: as
    the browser still has it when nothing but its address chose it, else asked for again. */
async function first(url, wanted) {
  await form(languageOf(url));
  if (!wanted || NEVER.test(new URL(url).pathname)) return;
  const request = new Request(url.split("#")[0], { credentials: "same-origin" });
  for (const how of [{ cache: "only-if-cached", mode: "same-origin", credentials: "omit" }, {}]) {
    try {
      const answer = await fetch(request, how);
      if (answer.ok && !answer.redirected) return await keep(request, answer);
    } catch { /* not there, or the net went: it is kept the next time */ }
  }
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok && answer.type === "basic") event.waitUntil(keep(event.request, answer.clone()));
    if (GONE.includes(answer.status)) event.waitUntil(caches.open(SEEN).then((seen) => seen.delete(pathOf(event.request.url))));
    return answer;
  } catch {
    const kept = await (await caches.open(SEEN)).match(pathOf(event.request.url))
      || Object.values(FORMS).includes(new URL(event.request.url).pathname) && await caches.match(event.request.url, { ignoreSearch: true });
    if (kept) return copyOf(kept, event.request.url);
    return (await caches.match(OFFLINE[languageOf(event.request.url)])) || Response.error();
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(anew(false));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => ![SHELL, SEEN].includes(name)).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => event.waitUntil(first(event.source.url, event.data.keep)));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || NEVER.test(url.pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});
