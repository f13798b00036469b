"""Somebody without a mouse: gets everywhere with Tab, and must see where the focus is."""

import re
from datetime import datetime

from playwright.sync_api import Locator, Page, expect

FARTHEST = 200  # presses of Tab: nobody goes on longer
STEP = """target => {
  const here = document.activeElement;
  if (!target.isConnected) return "gone";
  if (here === target) return "here";
  const group = target.type === "radio" && here.type === "radio" && here.name === target.name;
  if (group && here.form === target.form) return "here";
  if (here === document.body) return "Tab";
  return here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING ? "Tab" : "Shift+Tab";
}"""
SEEN = """() => {
  const element = document.activeElement;
  const shown = element.matches("input") && element.closest("label") || element;
  const ring = (one, part) => {
    const style = getComputedStyle(one, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  };
  if (!ring(element) && !ring(shown) && !ring(element, "::after")) return "no ring around it";
  const box = shown.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (bottom - top < Math.min(box.height, 24)) return `out of sight, from ${box.top} to ${box.bottom}`;
  const above = document.elementFromPoint(x, (top + bottom) / 2);
  return !above || shown.contains(above) || above.contains(shown) ? "" : `behind ${above.outerHTML.slice(0, 80)}`;
}"""


class Keyboard:
    """Every way to a control goes over the controls before it, as it does for people."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Press Tab until the focus stands on `target`, and see that it does."""
        expect(target).to_be_attached()
        element = target.element_handle()
        turns, before = 0, ""
        for _step in range(FARTHEST):
            step = element.evaluate(STEP)
            if step == "here":
                break
            if step == "gone":  # what it stood in came anew meanwhile
                element = target.element_handle()
                continue
            turns += step != before != ""
            assert turns < 3, f"The keyboard jumps over {element.evaluate('e => e.outerHTML.slice(0, 160)')}"
            before = step
            self.press(step)
        else:
            raise AssertionError(f"{FARTHEST} presses of Tab do not lead to {target}")
        self._must_be_seen()

    def _must_be_seen(self) -> None:
        wrong = self._page.evaluate(SEEN)
        assert not wrong, f"{self._page.url}: {wrong}: {self._page.evaluate('document.activeElement.outerHTML')[:160]}"

    def write(self, field: Locator, text: str) -> None:
        """Over what stands there. Days and hours are typed part by part, in the order of an American browser."""
        kind = field.get_attribute("type")
        if kind in ("date", "datetime-local"):
            day = datetime.fromisoformat(text)
            self._page.keyboard.type(f"{day:%m%d%Y}")
            if kind == "datetime-local":
                self.press("Tab")
                self._page.keyboard.type(f"{day:%I%M%p}")
        else:
            self.press("Control+A")
            self._page.keyboard.type(text)
        expect(field).to_have_value(text)

    def tick(self, target: Locator) -> None:
        """Arrows move in a group of radio buttons; Space ticks."""
        if target.get_attribute("type") == "checkbox":
            self.press("Space")
            return
        for key in ("Space", *["ArrowDown"] * 20):
            if target.is_checked():
                return
            self.press(key)

    def pick(self, target: Locator, words: str) -> None:
        """Arrows, from the top of the list."""
        wanted = target.locator("option").filter(has_text=words).first.get_attribute("value") or ""
        self.press("Home")
        for _line in range(target.locator("option").count()):
            if target.input_value() == wanted:
                return
            self.press("ArrowDown")
        expect(target).to_have_value(wanted)

    def follow(self, link: Locator) -> None:
        """A link of an error summary leads to the field that it is about."""
        self.reach(link)
        name = (link.get_attribute("href") or "#").removeprefix("#")
        self.press("Enter")
        place = self._page.locator(f"[id='{name}']")
        held = place.evaluate("place => place === document.activeElement || place.contains(document.activeElement)")
        assert held, f"«{link.text_content()}» does not lead to its field"
        self._must_be_seen()

    def stands_on(self, words: str | re.Pattern[str]) -> None:
        expect(self._page.locator(":focus")).to_contain_text(words)
        self._must_be_seen()
