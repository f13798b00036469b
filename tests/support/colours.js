// What tests/support/axe.py asks of the texts of a page: which of them it has not seen in these colours before.

window.colours = (() => {
  const told = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 7).toString(36) + text.length;
  const written = (element) => element.matches("input:not([type=hidden]), select, textarea")
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

  function look(element) {
    const style = getComputedStyle(element);
    const control = element.closest("label")?.control;
    const idle = element.closest(":disabled, [aria-disabled=true]") || control?.matches(":disabled, [aria-disabled=true]");
    const link = element.closest("a[href]");
    const around = link?.parentElement ? getComputedStyle(link.parentElement) : style;
    return told([ground(element), style.color, style.fontSize, style.fontWeight, style.textShadow, idle ? "idle" : "",
      link ? `link ${around.color} ${getComputedStyle(link).textDecorationLine} ${around.display}` : ""].join(";"));
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
      if (!written(element) || !seen(element)) continue;
      const one = look(element);
      if (!found.has(one)) found.set(one, element);
    }
    return [...found].filter(([, element]) => element);
  }

  /**
   * What axe finds wrong with the page, or with its colours only, and which new looks are right beyond doubt.
   * Where no look is new, nothing is asked about colours.
   */
  async function ask({ known, tags, ofColours, onlyColours }) {
    const texts = unknown(known);
    if (onlyColours && !texts.length) return { violations: [], right: [] };
    const { violations, incomplete } = await axe.run(
      onlyColours ? { include: texts.map(([, element]) => element) } : document,
      {
        runOnly: onlyColours ? { type: "rule", values: ofColours } : { type: "tag", values: tags },
        rules: Object.fromEntries(ofColours.map((rule) => [rule, { enabled: texts.length > 0 }])),
        resultTypes: ["violations", "incomplete"],
        elementRef: true,
        preload: false,
      });
    const doubtful = [...violations, ...incomplete].filter(({ id }) => ofColours.includes(id))
      .flatMap(({ nodes }) => nodes.map(({ element }) => element));
    return {
      violations: violations.map(({ id, impact, nodes }) => ({
        id, impact, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      })),
      right: texts.filter(([, element]) => !doubtful.some((one) => element.contains(one))).map(([one]) => one),
    };
  }

  return { ask };
})();
