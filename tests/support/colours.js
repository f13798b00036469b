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
    const onPage = box.right > 0 && box.bottom + scrollY > 0; // what is left of it or above it nobody scrolls to
    return onPage && box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }

  /** One text of each look that is not among the words of `known`, as a list of [look, element]. */
  function unknown(known) {
    grounds = new Map();
    const found = new Map(known.split(" ").map((one) => [one, null]));
    for (const element of document.querySelectorAll("body *")) {
      if (!written(element) || !seen(element) || idle(element)) continue; // what cannot be used may be pale
      const one = look(element);
      if (!found.has(one)) found.set(one, element);
    }
    return [...found].filter(([, element]) => element);
  }

  /** The looks that are right, of these; what is wrong is added to `violations`. */
  async function askOfColours(texts, options, violations) {
    const told = await axe.run({ include: texts.map(([, element]) => element) },
      { ...options, resultTypes: ["violations", "incomplete", "passes"] });
    violations.push(...told.violations);
    const judged = (results, rule) => new Set(results.filter(({ id }) => !rule || id === rule)
      .flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    const read = judged(told.passes, "color-contrast"), foundIn = judged(told.passes, "link-in-text-block");
    const onPicture = (element) => getComputedStyle(element).backgroundImage !== "none"; // there axe leaves it to people, always
    const doubtful = [...judged(told.violations), ...[...judged(told.incomplete)].filter((one) => !onPicture(one))];
    return texts.filter(([, element]) => {
      const link = element.closest("a[href]");
      return (read.has(element) || onPicture(element)) && (!link || !inText(link) || foundIn.has(link)) && !doubtful.some((one) => element.contains(one));
    }).map(([one]) => one);
  }

  /**
   * What axe finds wrong with the page, or with its colours only, and which new looks it judged to be right.
   * Where no look is new, nothing is asked about colours; what has passed is listed for colours alone, which takes time.
   */
  async function ask({ known, tags, ofColours, onlyColours }) {
    const texts = unknown(known);
    const options = { elementRef: true, selectors: false, iframes: false, preload: false };
    const rules = Object.fromEntries(ofColours.map((rule) => [rule, { enabled: false }]));
    const { violations } = onlyColours ? { violations: [] }
      : await axe.run(document, { ...options, runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
    const right = texts.length ? await askOfColours(texts, { ...options, runOnly: { type: "rule", values: ofColours } }, violations) : [];
    return {
      violations: violations.map(({ id, impact, nodes }) => ({
        id, impact, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      })),
      right,
    };
  }

  return { ask };
})();
