// Counts down to the moment that the server set, by the server's clock: a phone's own may be wrong by minutes.

let ahead = 0, begun = false;

function count() {
  document.querySelectorAll("[data-until]").forEach((place) => {
    const left = Math.ceil(Number(place.dataset.until) - (Date.now() / 1000 + ahead)), time = place.querySelector("time");
    const told = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const text = left > 0 ? place.dataset.left.replace("{t}", told) : place.dataset.over;
    if (time.textContent !== text) time.textContent = text;
  });
}

/** How the workshop keeps to its plan, in whole minutes. */
function plan() {
  document.querySelectorAll("[data-ends]").forEach((place) => {
    const now = Date.now() / 1000 + ahead, { begins, ends, late, early, on } = place.dataset;
    const after = Math.floor((now - ends) / 60), before = Math.floor((begins - now) / 60);
    const text = after > 0 ? late.replace("{n}", after) : before > 0 ? early.replace("{n}", before) : on;
    if (place.textContent !== text) place.textContent = text;
  });
}

export function start() {
  if (begun) return;
  begun = true;
  ahead = Number(document.querySelector("[data-clock]").dataset.clock) - Date.now() / 1000;
  const tick = () => { count(); plan(); };
  tick();
  setInterval(tick, 1000);
  addEventListener("room-shown", tick); // a page made anew tells the time of day until then
}
