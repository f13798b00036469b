// What a phone in a room has sent and the server has not answered: it outlives the page. Of a question that takes one
// answer the last counts; where each text and each stand is an act of its own, all are sent in order, each once.

let key, rows = [];
const busy = new Set();

function store() {
  try {
    if (rows.length) localStorage.setItem(key, JSON.stringify(rows));
    else localStorage.removeItem(key);
  } catch { /* kept in this page only, then */ }
}

/** Take up what waits under `name` since the page was here last. */
export function takeUp(name) {
  key = name;
  try { rows = [].concat(JSON.parse(localStorage.getItem(key)) || []); } catch { /* nothing waits */ }
}

export const any = () => rows.length > 0;

/** The highest number of what waits of a round: the page may not know it yet. */
export const last = (round) => Math.max(0, ...rows.filter((row) => row.round === round)
  .map((row) => Number(row.fields.find(([name]) => name === "rev")?.[1]) || 0));

/** `row`: its address and fields, its round, and whether it is one of several acts. */
export function add(row) {
  rows = [...rows.filter((one) => one.several || row.several || one.round !== row.round), row];
  store();
}

/** Send what waits with `deliver(row)`, which says when the server has answered. Throws what `deliver` throws. */
export async function send(deliver) {
  while (rows.length && !busy.has(rows[0])) {
    const row = rows[0];
    busy.add(row);
    try { await deliver(row); } finally { busy.delete(row); }
    if (rows[0] === row) return; // the page is about to go
  }
}

/** The server has answered. False when something that counts instead was sent meanwhile. */
export function done(row) {
  const waited = rows.includes(row);
  rows = rows.filter((one) => one !== row);
  store();
  return waited;
}

/** Once more, from a new page. */
export function again(row) {
  row.again = true;
  store();
}
