// What tests/support/screens.py asks of a page. Each answers with one line per thing that is wrong.

window.screens = (() => {
  const told = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const round = (box) => `${Math.round(box.width)} × ${Math.round(box.height)}`;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const unseen = (box) => box.width <= 1 || box.height <= 1; // for screen readers only, until it has the focus
  const saysSomething = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const all = (selector = "body *") => [...document.querySelectorAll(selector)].filter(seen);

  /** Scrolls sideways, where only what scrolls within itself may. */
  function overflow() {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
    const over = all().filter((element) => element.getBoundingClientRect().right > wide + 1 && !scrolls(element.parentElement));
    return [`scrolls sideways to ${document.documentElement.scrollWidth}: ${over.slice(-2).map(told).join(" | ")}`];
  }

  /** Text that its own box cuts off. */
  function clipped() {
    return all().filter((element) => {
      const style = getComputedStyle(element);
      const heardOnly = style.clip !== "auto" || style.clipPath !== "none";
      if (!saysSomething(element) || heardOnly || element.matches("select, option, svg *")) return false;
      const hides = (way) => ["hidden", "clip"].includes(style[way]);
      return hides("overflowX") && element.scrollWidth > element.clientWidth + 1
        || hides("overflowY") && element.scrollHeight > element.clientHeight + 2;
    }).map((element) => `cuts off its text: ${told(element)}`);
  }

  /** Everything that is pressed is at least 24 pixels wide and high; links within a sentence are as high as the line. */
  function small() {
    const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    return all(pressed).filter((element) => element.tabIndex >= 0).flatMap((element) => {
      const style = getComputedStyle(element);
      if (element.matches("a") && style.display === "inline" && withinText(element)) return [];
      const boxes = [element, ...(element.labels || [])].map((one) => one.getBoundingClientRect());
      if (boxes.every(unseen) || boxes.some((box) => box.width >= 24 && box.height >= 24)) return [];
      return [`smaller than 24 pixels (${round(boxes[0])}): ${told(element)}`];
    });
  }

  function withinText(link) {
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.textContent.replace(/\s+/g, "").length > link.textContent.replace(/\s+/g, "").length;
  }

  /** Something moves although the person asked for stillness. */
  function moving() {
    const still = (times) => times.split(",").every((time) => parseFloat(time) === 0);
    const parts = [undefined, "::before", "::after"];
    return all().filter((element) => parts.some((part) => {
      const style = getComputedStyle(element, part);
      return style.animationName !== "none" && !still(style.animationDuration) || !still(style.transitionDuration);
    })).map((element) => `moves: ${told(element)}`);
  }

  /** Where only the system's colours are left: a control that is a box has an edge, and no drawing is made of a fill. */
  function edgeless() {
    const edge = (style) => ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0
      && style[`border${side}Style`] !== "none") || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const boxes = all("button, select, textarea, input:not([type=hidden], [type=image], [type=radio], [type=checkbox], [type=range])")
      .filter((element) => !unseen(element.getBoundingClientRect()) && !edge(getComputedStyle(element)) && !element.closest("label"))
      .map((element) => `without an edge: ${told(element)}`);
    const drawn = all().flatMap((element) => [undefined, "::before", "::after"].map((part) => [element, part, getComputedStyle(element, part)]))
      .filter(([, part, style]) => style.maskImage !== "none" && (!part || style.content !== "none") && style.forcedColorAdjust === "auto")
      .map(([element, part]) => `drawn with a fill that is gone: ${part || ""} ${told(element)}`);
    return [...boxes, ...drawn];
  }

  const sizeOf = (element) => parseFloat(getComputedStyle(element).fontSize);
  const before = new Map();

  /** To be asked before the text is made twice as large, and then again: what did not grow? Headings are large already. */
  function measure() {
    all("body :not(svg *)").filter(saysSomething).forEach((element) => before.set(element, sizeOf(element)));
  }

  function grown() {
    return [...before].filter(([element, size]) => sizeOf(element) < Math.min(2 * size, 40))
      .map(([element, size]) => `text that does not grow from ${size} pixels: ${told(element)}`);
  }

  return { measure, grown, overflow, clipped, small, moving, edgeless };
})();
