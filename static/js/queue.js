// Forms marked data-queue are sent from here, so that a net that fails takes nothing with it: what does not get through
// is kept on the phone (kept.js), pictures included. The hidden field client_key makes a second sending harmless.

const PATIENCE = 60000;
let tools, sending;

const keeper = () => import("./kept.js");

/** The server stored nothing, and asks for something: its page takes the place of this one. */
function show(page) {
  document.title = page.title;
  document.body.replaceWith(page.body);
  htmx.process(document.body);
  tools.wake();
  (document.querySelector("[data-focus]") || document.querySelector("main")).focus();
}

async function send(form, submitter) {
  const body = new FormData(form, submitter);
  try {
    if (navigator.onLine) {
      const answer = await fetch(form.action, { method: "POST", body, signal: tools.within(PATIENCE) });
      if (answer.ok && answer.redirected) return location.assign(answer.url);
      if (answer.status !== 400) { // 400: the page is old, and so is its token
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (page.querySelector("main form[method=post]")) return show(page);
        tools.say(page); // an error without a form to go on with: what was written stays where it is
        return tools.busy(form.querySelector("[aria-busy]"), false);
      }
    }
  } catch { /* it did not get through */ }
  try {
    await (await keeper()).keep(form, body, tools);
  } catch {
    tools.tell(document.getElementById("live").dataset.offline, 10);
  }
  tools.busy(form.querySelector("[aria-busy]"), false);
}

export function start(given) {
  if (!tools) {
    document.addEventListener("submit", (event) => {
      const { target, submitter } = event;
      if (event.defaultPrevented || !target.matches("[data-queue]") || submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      sending ||= send(target, submitter).finally(() => { sending = null; });
    });
    // Whoever begins to write may be without net when it is sent.
    document.addEventListener("input", ({ target }) => target.form?.matches("[data-queue]") && keeper().catch(() => {}));
  }
  tools = given;
}
