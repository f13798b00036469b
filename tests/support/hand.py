"""How somebody uses a page: by tapping, with the keyboard alone, or in a browser without JavaScript.

A journey is written once and walked in each way: `hand.fill("Beskriv behovet", "…")`, `hand.press("Send inn behovet")`,
`hand.sees("Takk!")`. What is asked for is found as people find it, by its words.
"""

import re
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from playwright.sync_api import Locator, Page, Position, TimeoutError, expect

from tests.support.axe import new_violations
from tests.support.keyboard import Keyboard

PRESSED = """element => {
  if (element.closest("summary") || element.type === "button") return "stays";
  const form = element.closest("form");
  const link = element.closest("a");
  if (link && link.hash && link.pathname === location.pathname && link.search === location.search) return "stays";
  if (form?.matches("[data-queue]") && element.type === "submit" && !element.hasAttribute("formaction")) return "sends";
  const asks = element.closest("[hx-get], [hx-post]");
  return asks && (asks === element || asks === form || link) ? "swaps" : "leads on";
}"""


FIELDS = "input, select, textarea"  # a search is called as its field is
NARROWEST = 64  # pixels of a field that one can write in


class Way(StrEnum):
    TAP = "tap"
    MOUSE = "mouse"
    KEYS = "keys"
    PLAIN = "no script"


class Hand:
    """Somebody at a page. `within` narrows what is looked for to one part of the page."""

    def __init__(self, page: Page, way: Way, scope: Locator | None = None) -> None:
        self.page, self.way = page, way
        self._scope = scope or page.locator("body")
        self._keys = Keyboard(page)

    @property
    def script(self) -> bool:
        return self.way is not Way.PLAIN

    # Going and finding

    def go(self, path: str) -> "Hand":
        self.page.goto(path)
        return self._look()

    def within(self, words: str, role: str = "region") -> "Hand":
        """The part of the page that is called `words`, or the list item or article with these words in it."""
        found = self._scope.get_by_role(role, name=words)  # type: ignore[arg-type]
        if role in ("listitem", "article"):
            found = self._scope.get_by_role(role).filter(has_text=words)  # type: ignore[arg-type]
        return Hand(self.page, self.way, found.first)

    def _named(self, words: str) -> Locator:
        """A button or a link: the one that is called exactly so, else the first that begins so, or has the words."""
        for name in (rf"^\s*{re.escape(words)}\s*$", rf"^\s*{re.escape(words)}", re.escape(words)):
            found = self._pressable(re.compile(name))
            if found.count():
                return found.first
        late = self._pressable(re.compile(re.escape(words))).first
        with suppress(TimeoutError):
            late.wait_for(timeout=3000)
            return late
        there = [" ".join(one.split()) for one in self._pressable(re.compile("")).all_inner_texts()]
        raise AssertionError(f"nothing to press is called «{words}» on {self.page.url}; there are {there}")

    def _pressable(self, name: re.Pattern[str]) -> Locator:
        either = self._scope.get_by_role("button", name=name).or_(self._scope.get_by_role("link", name=name))
        return either.locator("visible=true")

    # Acting

    def press(self, words: str) -> "Hand":
        """A button or a link, and wait for what it leads to. From there on the whole page is looked at again."""
        self._press(self._named(words))
        return Hand(self.page, self.way)._look()

    def press_offline(self, words: str) -> "Hand":
        """A button that leads nowhere as long as there is no net."""
        self._touch(self._named(words))
        return self

    def press_twice(self, words: str) -> "Hand":
        """As those do who are in doubt whether the first press counted."""
        target, before = self._named(words), self.page.url
        if self.way is Way.KEYS:
            self._keys.reach(target)
            self._keys.press("Enter", "Enter")
        else:
            target.dblclick()
        expect(self.page).not_to_have_url(before)  # the second press may break off the first one's way there
        self.page.wait_for_load_state("networkidle")
        return Hand(self.page, self.way)._look()

    def _press(self, target: Locator) -> None:
        leads = target.evaluate(PRESSED)
        if leads == "sends" and self.script:
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                self._touch(target)
            # Until the receipt, or the form that came back, has taken the place of the one that is being sent.
            expect(self.page.locator("form[data-queue] [aria-busy]")).to_have_count(0)
            self.page.wait_for_load_state("domcontentloaded")
        elif leads == "leads on" or (leads != "stays" and not self.script):
            with self.page.expect_event("domcontentloaded"):
                self._touch(target)
        elif leads == "swaps":
            with self.page.expect_response(lambda answer: "/static/" not in answer.url):
                self._touch(target)
        else:
            self._touch(target)

    def _touch(self, target: Locator, key: str = "Enter") -> None:
        if self.way is Way.KEYS:
            self._keys.reach(target)
            self._keys.press(key)
        elif self.way is Way.TAP:
            target.tap()
        else:
            target.click()

    def open(self, words: str) -> "Hand":
        """What is folded away under these words."""
        summary = self._scope.locator("summary").filter(has_text=words).locator("visible=true").first
        if summary.evaluate("element => !element.parentElement.open"):
            self._touch(summary)
        return self._look()

    def fill(self, label: str, text: str) -> "Hand":
        """The field with this label; what stood in it is written over."""
        field = (
            self._scope.get_by_label(label, exact=True).and_(self.page.locator(FIELDS)).locator("visible=true").first
        )
        expect(field).to_be_visible()
        box = field.bounding_box()
        assert box is not None and box["width"] >= NARROWEST, f"«{label}» is too narrow to write in"
        if self.way is not Way.KEYS:
            field.fill(text)
            return self
        self._keys.reach(field)
        self._keys.write(field, text)
        return self

    def choose(self, words: str, label: str = "") -> "Hand":
        """A radio button or a box to tick; with `label`, a line of the list that has this label."""
        if label:
            return self._choose_from(self._scope.get_by_label(label, exact=True).first, words)
        for name in (rf"^\s*{re.escape(words)}", re.escape(words)):
            pattern = re.compile(name)
            either = self._scope.get_by_role("radio", name=pattern).or_(
                self._scope.get_by_role("checkbox", name=pattern)
            )
            if either.count():
                break
        target = either.first
        expect(target).to_be_attached()
        if self.way is Way.KEYS:
            self._keys.reach(target)
            self._keys.tick(target)
        else:
            self._touch(target.locator("xpath=ancestor::label[1]"))
        if target.get_attribute("type") == "radio":
            expect(target).to_be_checked()
        return self

    def _choose_from(self, target: Locator, words: str) -> "Hand":
        if self.way is not Way.KEYS:
            target.select_option(label=words)
            return self
        self._keys.reach(target)
        self._keys.pick(target, words)
        return self

    def attach(self, label: str, *files: Path) -> "Hand":
        """Files, through the browser's own dialogue."""
        target = self._scope.get_by_label(label, exact=True).first
        with self.page.expect_file_chooser() as chosen:
            self._touch(target)
        chosen.value.set_files([str(file) for file in files])
        return self

    def point(self, picture: str, x: float, y: float) -> "Hand":
        """A place in the picture; x and y go from 0 to 1. Not for keyboards: they have a list beside it."""
        target = self._scope.get_by_role("button", name=picture).first
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None, f"{picture} is not shown"
        place = Position(x=box["width"] * x, y=box["height"] * y)
        if self.way is Way.TAP:
            target.tap(position=place)
        elif self.script:
            target.click(position=place)
        else:
            with self.page.expect_navigation():
                target.click(position=place)
        return self._look()

    # Seeing

    def sees(self, *texts: str) -> "Hand":
        for text in texts:
            expect(self._scope.get_by_text(text).locator("visible=true").first).to_be_visible()
        return self._look()

    def misses(self, *texts: str) -> "Hand":
        """None of this is shown."""
        for text in texts:
            expect(self._scope.get_by_text(text).locator("visible=true")).to_have_count(0)
        return self

    def stands_at(self, heading: str) -> "Hand":
        """The page's heading begins so."""
        expect(self.page.locator("h1")).to_contain_text(heading)
        return self._look()

    def holds(self, label: str, text: str) -> "Hand":
        """What stands in a field."""
        expect(self._scope.get_by_label(label, exact=True).and_(self.page.locator(FIELDS)).first).to_have_value(text)
        return self

    def comes_back_to(self, path: str, label: str, text: str, *, by: str = "") -> "Hand":
        """What is half written waits on the phone, and is there when one comes back (and has pressed `by`)."""
        hand = self.fill(label, text).sees("Utkast lagret på denne enheten").go(path)
        return (hand.press(by) if by else hand).press("Fortsett").holds(label, text)

    def has_focus_on(self, words: str) -> "Hand":
        """Where the keyboard goes on from; only the keyboard asks."""
        if self.way is Way.KEYS:
            self._keys.stands_on(words)
        return self

    def is_told_what_is_wrong(self, *messages: str) -> "Hand":
        """A summary on top says it, has the focus, and leads to the first field; the title says so too."""
        summary = self.page.locator(".ds-error-summary")
        expect(summary).to_be_visible()
        for message in messages:
            expect(summary).to_contain_text(message)
        assert self.page.title().startswith(("Feil:", "Error:")), self.page.title()
        if self.script:
            expect(summary).to_be_focused()
        if self.way is Way.KEYS and summary.get_by_role("link").count():
            self._keys.follow(summary.get_by_role("link").first)
        return self._look()

    def _look(self) -> "Hand":
        """Whoever taps looks at the page with axe; the other ways show the same pages."""
        if self.way in (Way.TAP, Way.MOUSE):
            wrong = new_violations(self.page)
            assert wrong == [], f"{self.page.url}:\n  " + "\n  ".join(wrong)
        return self
