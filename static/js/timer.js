// Counts down to the moment that the server set, by the server's clock: a phone's own may be wrong by minutes.

let ahead = 0, begun = false;

function count() {
  document.querySelectorAll("[data-until]").forEach((place) => {
    const left = Math.ceil(Number(place.dataset.until) - (Date.now() / 1000 + ahead)), time = place.querySelector("time");
    const told = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const text = left > 0 ? place.dataset.left.replace("{t}", told) : place.dataset.over;
    if (time.textContent !== text) time.textContent = text;
    place.toggleAttribute("data-late", left <= 0);
  });
}

export function start() {
  if (begun) return;
  begun = true;
  ahead = Number(document.querySelector("[data-clock]").dataset.clock) - Date.now() / 1000;
  count();
  setInterval(count, 1000);
}
