// What tests/support/axe.py asks of the texts of a page: which of them it has not seen in these colours before.

window.colours = (() => {
  const told = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 7).toString(36) + text.length;
  const UNWRITTEN = ["hidden", "checkbox", "radio", "range", "color", "image"];
  const written = (element) => element.matches("select, textarea")
    || element.matches("input") && !UNWRITTEN.includes(element.type)
    || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const CLEAR = "rgba(0, 0, 0, 0)";
  let grounds = new Map();

  /** What lies behind the text of an element: each ground and each thing that lets it through, from the page inwards. */
  function ground(element) {
    if (!element) return "";
    if (grounds.has(element)) return grounds.get(element);
    const style = getComputedStyle(element);
    const own = [
      style.backgroundColor === CLEAR ? "" : style.backgroundColor,
      style.backgroundImage === "none" ? "" : style.backgroundImage,
      style.opacity === "1" ? "" : style.opacity,
      style.filter === "none" ? "" : style.filter,
      // What is lifted out of the flow may lie on something that is not around it.
      style.position === "static" || style.position === "relative" ? "" : `${style.position} ${element.className}`,
    ].join("");
    const found = own ? `${ground(element.parentElement)}/${own}` : ground(element.parentElement);
    grounds.set(element, found);
    return found;
  }

  const letters = (style) => [style.color, style.fontSize, style.fontWeight, style.fontStyle].join(" ");
  const idle = (element) => element.closest(":disabled, [aria-disabled=true]")
    || element.closest("label")?.control?.matches(":disabled, [aria-disabled=true]");

  /** Whether the text around a link is longer than what its links say: then it is in a text, and must stand out there. */
  function inText(link) {
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const linked = [...block.querySelectorAll("a[href]")].reduce((sum, { textContent }) => sum + textContent.trim().length, 0);
    return getComputedStyle(link).display === "inline" && block.textContent.trim().length - linked > linked;
  }

  function look(element) {
    const style = getComputedStyle(element);
    const link = element.closest("a[href]");
    const own = link && getComputedStyle(link);
    const among = link && inText(link) ? [
      letters(getComputedStyle(link.parentElement)), own.textDecorationLine, own.borderBottom, own.backgroundColor, letters(own),
    ] : [];
    return told([ground(element), letters(style), style.textShadow, ...among].join(";"));
  }

  function seen(element) {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }

  /** One text of each look that is not among `known`, as a list of [look, element]. */
  function unknown(known) {
    grounds = new Map();
    const found = new Map(known.map((one) => [one, null]));
    for (const element of document.querySelectorAll("body *")) {
      if (!written(element) || !seen(element) || idle(element)) continue; // what cannot be used may be pale
      const one = look(element);
      if (!found.has(one)) found.set(one, element);
    }
    return [...found].filter(([, element]) => element);
  }

  /**
   * What axe finds wrong with the page, or with its colours only, and which new looks it judged to be right.
   * Where no look is new, nothing is asked about colours.
   */
  async function ask({ known, tags, ofColours, onlyColours }) {
    const texts = unknown(known);
    if (onlyColours && !texts.length) return { violations: [], right: [] };
    const { violations, incomplete, passes } = await axe.run(
      onlyColours ? { include: texts.map(([, element]) => element) } : document,
      {
        runOnly: onlyColours ? { type: "rule", values: ofColours } : { type: "tag", values: tags },
        rules: Object.fromEntries(ofColours.map((rule) => [rule, { enabled: texts.length > 0 }])),
        resultTypes: ["violations", "incomplete", "passes"],
        elementRef: true,
        preload: false,
      });
    const judged = (results, rules) => new Set(results.filter(({ id }) => rules.includes(id))
      .flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    const read = judged(passes, ["color-contrast"]), foundIn = judged(passes, ["link-in-text-block"]);
    const doubtful = judged([...violations, ...incomplete], ofColours);
    const right = (element) => read.has(element) && ![...doubtful].some((one) => element.contains(one))
      && (!element.closest("a[href]") || !inText(element.closest("a[href]")) || foundIn.has(element.closest("a[href]")));
    return {
      violations: violations.map(({ id, impact, nodes }) => ({
        id, impact, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      })),
      right: texts.filter(([, element]) => right(element)).map(([one]) => one),
    };
  }

  return { ask };
})();
