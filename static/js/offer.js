// What was left unfinished is offered: put back into its form, or thrown away.

import { DAY, hidden, kept, name, seen } from "./drafts.js";

/** Under the key that it was written under, so that what had arrived is not stored twice. */
function fill(form, draft) {
  if (draft.key && hidden(form, "client_key")) hidden(form, "client_key").value = draft.key;
  if (draft.seen !== undefined && seen(form)) seen(form).value = draft.seen; // so that who saved since is told of
  for (const field of [...form.elements].filter(kept)) {
    const value = draft.values[field.name];
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = Boolean(value?.includes(field.value));
    else if (value !== undefined) field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function offer(form, box, draft) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(draft.at).setHours(0, 0, 0, 0)) / DAY);
  const word = days < 1 ? "today" : days < 2 ? "yesterday" : "earlier";
  box.querySelectorAll("[data-day]").forEach((text) => { text.hidden = text.dataset.day !== word; });
  box.hidden = false;
  box.querySelector("[data-draft-use]").onclick = () => {
    fill(form, draft);
    box.hidden = true;
    form.closest("details")?.setAttribute("open", "");
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  };
  box.querySelector("[data-draft-drop]").onclick = () => {
    localStorage.removeItem(name(form));
    box.hidden = true;
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  };
}
