// The phone's position, rounded to about 100 metres before it leaves the phone.

const started = new WeakSet();
const METRES = 100;

export function rounded(latitude, longitude) {
  const step = METRES / 111320;
  const across = step / Math.cos((latitude * Math.PI) / 180);
  const to = (value, size) => (Math.round(value / size) * size).toFixed(4);
  return `${to(latitude, step)}, ${to(longitude, across)}`;
}

function begin(button, { tell, busy }) {
  started.add(button);
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    busy(button);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      busy(button, false);
      const field = document.getElementById(button.dataset.position);
      const point = rounded(coords.latitude, coords.longitude);
      const words = field.value.replace(/-?\d+\.\d{4}, -?\d+\.\d{4}/, "").trim(); // words stay
      field.value = `${words} ${point}`.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      tell(button.dataset.found);
    }, () => {
      busy(button, false);
      tell(button.dataset.denied);
      document.getElementById(button.dataset.position).focus();
    }, { maximumAge: 60000, timeout: 10000 });
  });
}

export function start(tools) {
  document.querySelectorAll("[data-position]").forEach((button) => started.has(button) || begin(button, tools));
}
