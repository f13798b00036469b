// What has been received is no draft any more: on the receipt of it, and where its words stand.

import { words } from "./drafts.js";

export function start() {
  try {
    document.querySelectorAll("[data-draft-done]").forEach((mark) => {
      const { draftDone } = mark.dataset;
      const done = draftDone === "*" ? Object.keys(localStorage).filter((key) => key.startsWith("draft:")) : [`draft:${draftDone}`];
      done.forEach((key) => localStorage.removeItem(key));
      mark.removeAttribute("data-draft-done"); // what is written from now on is another one
    });
    document.querySelectorAll("[data-draft-sent]").forEach(({ dataset, textContent }) => {
      const name = dataset.draftSent, draft = JSON.parse(localStorage.getItem(`draft:${name}`));
      const { text, reason } = draft?.values || {};
      if (words(text || reason) === words(textContent)) localStorage.removeItem(`draft:${name}`);
      sessionStorage.setItem(`sent:${name}`, words(textContent)); // for who goes back to the form (drafts.js)
    });
  } catch { /* nothing kept */ }
}
