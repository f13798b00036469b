// The stream of a room: what is on comes by itself, and a beat now and then says that the line is open. Where there is no
// stream (the room is full, the line broke, an old browser) the page asks, as it did before: `alive` tells which it is.

const QUIET = 25000, AGAIN = 30000;

/** Listen at `url()`, which is empty where nothing is to be heard. `shown` gets what comes, `broken` is told at once. */
export function follow(url, { shown, heard, broken }) {
  let source, open = false, timer, silence;

  function be(alive) {
    open = alive;
    document.documentElement.toggleAttribute("data-stream", alive);
  }

  function hear() {
    const first = !open;
    be(true);
    clearTimeout(silence);
    silence = setTimeout(later, QUIET);
    heard(first);
  }

  function close() {
    [timer, silence].forEach(clearTimeout);
    source?.close();
    source = null;
    be(false);
  }

  /** Give this line up, and try another after a while. */
  function later() {
    const was = open;
    close();
    timer = setTimeout(begin, AGAIN * (0.6 + Math.random() * 0.8));
    if (was) broken();
  }

  function begin() {
    close();
    const at = url();
    if (!at || !window.EventSource || document.hidden) return;
    source = new EventSource(at);
    source.onmessage = (event) => { hear(); shown(event.data); };
    source.addEventListener("beat", hear);
    source.onerror = () => { // a line that broke the browser mends by itself; one that was refused it does not ask for again
      if (source?.readyState === EventSource.CLOSED) return later();
      const was = open;
      clearTimeout(silence);
      be(false);
      if (was) broken();
    };
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : begin()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
  addEventListener("offline", () => be(false));
  begin();
  return { alive: () => open };
}
