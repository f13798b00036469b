// Pictures are made at most 1600 pixels wide or high on the phone, which also leaves place and camera behind.

const LONGEST = 1600;
const started = new WeakSet();

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  return blob && new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}

function begin(box, { tell }) {
  started.add(box);
  const field = box.querySelector("input[type=file]");
  const form = field.form;
  let working = Promise.resolve(), turn = 0;
  field.addEventListener("change", () => {
    const mine = turn += 1;
    if (!field.files.length) return;
    tell(box.dataset.busy);
    working = (async () => {
      const list = new DataTransfer();
      for (const file of field.files) {
        // What this browser cannot read is sent as it is; the server reads it or says no.
        list.items.add(await smaller(file).catch(() => null) || file);
      }
      if (mine !== turn) return; // others were chosen
      field.files = list.files;
      tell(box.dataset.ready.replace("{n}", [...list.files].map((file) => file.name).join(", ")), 3);
    })();
  });
  // Pressing «Send» while the picture is being shrunk waits for it. A form does not take a second sending while it is
  // still busy with the first, so the next one is left for when this event is over.
  let ready = false;
  form?.addEventListener("submit", (event) => {
    if (ready || !field.files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    working.finally(() => setTimeout(() => { ready = true; form.requestSubmit(submitter); ready = false; }));
  }, true);
}

export function start(tools) {
  document.querySelectorAll("[data-shrink]").forEach((box) => started.has(box) || begin(box, tools));
}
