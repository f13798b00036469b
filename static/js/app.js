// What every page has: spoken messages, «Sender …», counters, focus after a swap, the choice of colours.
// The rest is fetched when a page has something that needs it. All texts come from data attributes.

const app = document.getElementById("app");
const live = document.getElementById("live");
const parts = {
  drafts: "[data-draft], [data-draft-done]",
  queue: "[data-queue]",
  pictures: "[data-shrink]",
  position: "[data-position]",
  share: "[data-share], [data-copy]",
  pins: "[data-pins]",
  room: "[data-room]",
};
let hush;

/** Say something to everybody: shown above the bar, unless it is `unseen`, and read out politely. */
function tell(text, seconds = 6, unseen = false) {
  clearTimeout(hush);
  live.classList.toggle("ds-sr-only", unseen);
  live.textContent = text;
  hush = setTimeout(() => { live.textContent = ""; }, seconds * 1000);
}

async function load(part) {
  const module = await import(`./${part}.js`);
  module.start({ tell, busy });
}

function wake() {
  for (const [part, selector] of Object.entries(parts)) {
    if (document.querySelector(selector)) load(part);
  }
  document.querySelectorAll("[data-count]").forEach(count);
  document.querySelectorAll("[data-theme]").forEach(themes);
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
      label.data = live.dataset.sending;
    }
  } else {
    button.removeAttribute("aria-busy");
    if (label && button.dataset.label) label.data = button.dataset.label;
    delete button.dataset.label;
  }
}

function count(place) {
  const field = document.getElementById(place.dataset.count);
  if (!field?.dataset.most) return;
  const left = field.dataset.most - field.value.length;
  place.toggleAttribute("data-too-many", left < 0);
  place.textContent = (left < 0 ? place.dataset.over : place.dataset.left).replace("{n}", Math.abs(left));
}

function themes(choice) {
  choice.hidden = false;
  const now = document.documentElement.dataset.colorScheme;
  choice.querySelectorAll("input").forEach((input) => {
    input.checked = input.value === now;
    input.onchange = () => {
      document.documentElement.dataset.colorScheme = input.value;
      try { localStorage.setItem("theme", input.value); } catch { /* only for this page, then */ }
    };
  });
}

// Paper is white, whatever the screen is set to.
let onScreen;
addEventListener("beforeprint", () => {
  onScreen = document.documentElement.dataset.colorScheme;
  document.documentElement.dataset.colorScheme = "light";
});
addEventListener("afterprint", () => { document.documentElement.dataset.colorScheme = onScreen; });

function focusOn(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented && !form.matches("[hx-post]")) return;
  const button = event.submitter || form.querySelector("[type=submit]");
  busy(button);
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

// Erase on this phone everything that this site keeps in it: drafts, waiting messages, copies of pages.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-forget]")) return;
  try { localStorage.clear(); } catch { /* nothing was kept */ }
  indexedDB.deleteDatabase("queue");
  caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
});

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  document.querySelectorAll("[aria-busy=true]").forEach((button) => busy(button, false));
  const source = detail.ctx?.sourceElement || target;
  source?.querySelectorAll?.("[aria-busy]").forEach((button) => busy(button, false));
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  wake();
  const target = document.getElementById(detail.ctx?.target?.id) || detail.ctx?.target;
  if (!target?.querySelector) return;
  const wrong = target.querySelector(".ds-error-summary[data-focus]");
  // A status that came with the swap is not read out by every screen reader: say it once more, unseen.
  const status = target.matches("[role=status]") ? target : target.querySelector("[role=status]");
  if (status) tell(status.textContent, 6, true);
  if (wrong) focusOn(wrong);
  else if (target.matches("main, [data-page]")) focusOn(target.querySelector("h1, h2"));
});

document.addEventListener("htmx:response:error", ({ detail }) => {
  const status = detail.ctx?.response?.status;
  if (status === 422) return;
  const page = new DOMParser().parseFromString(detail.ctx?.text || "", "text/html");
  tell((page.querySelector("main .lead") || page.querySelector("h1"))?.textContent || live.dataset.failed, 10);
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (!detail.ctx?.response) tell(navigator.onLine ? live.dataset.failed : live.dataset.offline, 10);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("[aria-busy=true]").forEach((button) => busy(button, false));
});

wake();
focusOn(document.querySelector("[data-focus]"));
try {
  if (localStorage.getItem("queued") && !document.querySelector("[data-queue]")) load("queue");
} catch { /* no storage, no queue */ }
if (app.dataset.worker) navigator.serviceWorker?.register(app.dataset.worker, { scope: "/" }).catch(() => { /* without it, the page needs the net */ });
