// What every page has. The rest is fetched when a page needs it. Texts come from data attributes.

const app = document.getElementById("app");
const live = () => document.getElementById("live"); // after «Tilbake» it is another one
const parts = {
  drafts: "[data-draft], [data-draft-done], [data-draft-sent]",
  queue: "[data-queue]",
  pictures: "[data-shrink]",
  position: "[data-position]",
  share: "[data-share], [data-copy]",
  pins: "[data-pins]",
  answer: "[data-room], [data-point-x]",
  taps: "[data-taps]",
  room: "[data-room]",
  board: "[data-board]",
  screen: ".picture",
  timer: "[data-clock]",
  colours: "[data-theme]",
  forget: "[data-drafts], [data-forget], [data-takes-back]",
  inbox: "[data-inbox]",
};
let hush;

/** Say something to everybody: shown above the bar, unless it is `unseen`, and read out politely. */
function tell(text, seconds = 6, unseen = false) {
  clearTimeout(hush);
  live().classList.toggle("ds-sr-only", unseen);
  live().textContent = text;
  hush = setTimeout(() => { live().textContent = ""; }, seconds * 1000);
}

/** What a page that is not shown says: its own words, else that something went wrong. */
function say(page) {
  tell((page.querySelector("main .lead") || page.querySelector("h1"))?.textContent || live().dataset.failed, 10);
}

/** `AbortSignal.timeout` is newer than some phones. */
function within(ms) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), ms);
  return stop.signal;
}

async function load(part) {
  const module = await import(`./${part}.js`);
  module.start({ tell, busy, wake, say, within });
}

function wake() {
  for (const [part, selector] of Object.entries(parts)) {
    if (document.querySelector(selector)) load(part);
  }
  document.querySelectorAll("[data-count]").forEach(count);
  try {
    if (localStorage.getItem("queued")) load("kept");
  } catch { /* no storage, nothing kept */ }
}

/** A button that was pressed: marked as busy and told so, never disabled. */
function busy(button, on = true) {
  if (!button) return;
  const plain = button.matches(".ds-button:not([data-icon])");
  const label = [...button.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
  if (on) {
    button.setAttribute("aria-busy", "true");
    if (plain && label && !button.dataset.label) {
      button.dataset.label = label.data;
      label.data = live().dataset.sending;
    }
  } else {
    button.removeAttribute("aria-busy");
    if (label && button.dataset.label) label.data = button.dataset.label;
    delete button.dataset.label;
  }
}

const done = (part) => part?.querySelectorAll?.("[aria-busy=true]").forEach((button) => busy(button, false));

function count(place) {
  const field = document.getElementById(place.dataset.count);
  if (!field?.dataset.most) return;
  const left = field.dataset.most - field.value.length;
  place.toggleAttribute("data-too-many", left < 0);
  place.textContent = (left < 0 ? place.dataset.over : place.dataset.left).replace("{n}", Math.abs(left));
}

// Paper is white, whatever the screen is set to.
let onScreen;
addEventListener("beforeprint", () => {
  onScreen = document.documentElement.dataset.colorScheme;
  document.documentElement.dataset.colorScheme = "light";
});
addEventListener("afterprint", () => { document.documentElement.dataset.colorScheme = onScreen; });

function focusOn(element, preventScroll = false) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll });
}

/** The button that is seen, of a form whose first button is there for Enter only. */
const seen = (button, form) => (button?.getAttribute("aria-hidden") !== "true" ? button
  : [...form.elements].find((one) => one !== button && one.textContent.trim() === button.textContent.trim()) || button);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.submitter?.formMethod === "dialog" || event.defaultPrevented && !form.matches("[hx-post]")) return;
  const button = seen(event.submitter || form.querySelector("[type=submit]"), form);
  if (button?.getAttribute("aria-busy")) return event.preventDefault(); // it is being sent already
  busy(button);
  // A page that was itself sent for cannot be shown again: whoever goes back comes to what stands at its address.
  if (form.matches("[data-passing]")) history.replaceState(null, "", location.href);
  setTimeout(() => busy(button, false), 15000);
});

document.addEventListener("input", ({ target }) => {
  const place = target.id && document.querySelector(`[data-count="${CSS.escape(target.id)}"]`);
  if (place) count(place);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".ds-error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.matches("fieldset") ? field.querySelector("input") : field).focus();
});

// What nobody pressed a button for, as similar needs while one writes, fails in silence.
const unasked = ({ ctx }) => ctx?.sourceElement?.matches("[hx-trigger]");

// What is searched stays, and fades when the answer takes its time.
document.addEventListener("htmx:before:request", (event) => {
  const { target, detail } = event;
  if (unasked(detail) && !navigator.onLine) return event.preventDefault();
  if (target.matches?.("[hx-get]")) detail.ctx.target?.classList.add("dim");
});

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  document.querySelectorAll(".dim").forEach((part) => part.classList.remove("dim"));
  done(document);
  done(detail.ctx?.sourceElement || target);
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx?.swap === "none") return; // what is said about that stays
  wake();
  const target = document.getElementById(detail.ctx?.target?.id) || detail.ctx?.target;
  if (!target?.querySelector) return;
  const wrong = target.querySelector(".ds-error-summary[data-focus]");
  // A status that came with the swap is not read out by every screen reader: say it once more, unseen.
  const status = target.matches("[role=status]") ? target : target.querySelector("[role=status]:not(#live)");
  if (status) tell(status.textContent, 6, true);
  if (wrong) focusOn(wrong);
  else if (target === document.body) focusOn(target.querySelector("main h1"), true);
  else if (target.matches("main, [data-page]")) focusOn(target.querySelector("h1, h2"));
});

document.addEventListener("htmx:response:error", ({ detail }) => {
  const status = detail.ctx?.response?.status;
  if (status === 422 || unasked(detail)) return;
  say(new DOMParser().parseFromString(detail.ctx?.text || "", "text/html"));
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (!detail.ctx?.response && !unasked(detail)) tell(navigator.onLine ? live().dataset.failed : live().dataset.offline, 10);
});

addEventListener("pageshow", () => done(document));

/** Tell the worker of a page that came past it: the first one, and one asked for anew. */
async function work() {
  const workers = navigator.serviceWorker, fresh = !performance.getEntriesByType("navigation")[0]?.workerStart;
  try {
    await workers?.register(app.dataset.worker, { scope: "/" });
    if (fresh) (await workers?.ready)?.active.postMessage({ keep: document.body.matches("[data-keep-offline]") });
  } catch { /* without it, the page needs the net */ }
}

// What is seen comes first; a hidden page is never drawn.
if (document.hidden) wake();
else requestAnimationFrame(() => setTimeout(wake));
focusOn(document.querySelector("[data-focus]"));
if (app.dataset.worker) work();
