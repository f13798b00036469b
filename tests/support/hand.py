"""How somebody uses a page: by tapping, with the keyboard alone, or in a browser without JavaScript.

A journey is written once and walked in each way: `hand.fill("Beskriv behovet", "…")`, `hand.press("Send inn behovet")`,
`hand.sees("Takk!")`. What is asked for is found as people find it, by its words; `tongue` has them in the language in
which the pages are read.
"""

import re
from contextlib import suppress
from enum import StrEnum
from functools import reduce
from pathlib import Path

from playwright.sync_api import Locator, Page, Position, TimeoutError, expect

from tests.support.axe import new_violations
from tests.support.keyboard import Keyboard
from tests.support.tongue import Bokmal

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


# Whoever points looks at the page with axe; the other ways show the same pages.
LOOKERS = (Way.TAP, Way.MOUSE)
BOKMAL = Bokmal()


class Hand:
    """Somebody at a page. `within` narrows what is looked for to one part of the page."""

    def __init__(
        self,
        page: Page,
        way: Way,
        scope: Locator | None = None,
        *,
        tongue: Bokmal = BOKMAL,
        looks: bool | None = None,
    ) -> None:
        """looks: whether axe is asked about each step; else only whoever points has it asked."""
        self.page, self.way, self.tongue = page, way, tongue
        self._looks = way in LOOKERS if looks is None else looks
        self._scope = scope or page.locator("body")
        self._keys = Keyboard(page)

    @property
    def script(self) -> bool:
        return self.way is not Way.PLAIN

    def _at(self, scope: Locator | None = None) -> "Hand":
        """The same person, looking at another part of the page, or at the whole of it."""
        return Hand(self.page, self.way, scope, tongue=self.tongue, looks=self._looks)

    # Going and finding

    def go(self, path: str) -> "Hand":
        self.page.goto(self.tongue.path(path))
        return self._look()

    def within(self, words: str, role: str = "region") -> "Hand":
        """The part of the page that is called `words`, or the list item or article with these words in it."""
        text = self.tongue.text(words)
        found = self._scope.get_by_role(role, name=text)  # type: ignore[arg-type]
        if role in ("listitem", "article"):
            found = self._scope.get_by_role(role).filter(has_text=text)  # type: ignore[arg-type]
        return self._at(found.first)

    def _named(self, words: str) -> Locator:
        """A button or a link: the one that is called exactly so, else the first that begins so, or has the words."""
        whole = "(?:" + "|".join(map(re.escape, self.tongue.names(words))) + ")"
        pattern = self.tongue.pattern(words)
        for name in (rf"^\s*{whole}\s*$", rf"^\s*{whole}", rf"^\s*{pattern}", pattern):
            found = self._pressable(re.compile(name))
            if found.count():
                return found.first
        late = self._pressable(re.compile(pattern)).first
        with suppress(TimeoutError):
            late.wait_for()
            return late
        there = [" ".join(one.split()) for one in self._pressable(re.compile("")).all_inner_texts()]
        raise AssertionError(f"nothing to press is called «{words}» on {self.page.url}; there are {there}")

    def _pressable(self, name: re.Pattern[str]) -> Locator:
        either = self._scope.get_by_role("button", name=name).or_(self._scope.get_by_role("link", name=name))
        return either.locator("visible=true")

    def called(self, label: str) -> Locator:
        """What has exactly this label."""
        either = [self._scope.get_by_label(name, exact=True) for name in self.tongue.names(label)]
        return reduce(Locator.or_, either)

    # Acting

    def press(self, words: str) -> "Hand":
        """A button or a link, and wait for what it leads to. From there on the whole page is looked at again."""
        self._press(self._named(words))
        return self._at()._look()

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
        return self._at()._look()

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
        text = self.tongue.text(words)
        summary = self._scope.locator("summary").filter(has_text=text).locator("visible=true").first
        if summary.evaluate("element => !element.parentElement.open"):
            self._touch(summary)
        return self._look()

    def turn_to(self, words: str) -> "Hand":
        """A page in the menu of the workbench, which is folded on a phone."""
        if self._scope.locator(".team-menu summary").locator("visible=true").count():
            self.open("Meny")
        return self.press(words)

    def fill(self, label: str, text: str) -> "Hand":
        """The field with this label; what stood in it is written over."""
        field = self.called(label).and_(self.page.locator(FIELDS)).locator("visible=true").first
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
            return self._choose_from(self.called(label).first, self.tongue.names(words)[0])
        for name in (rf"^\s*{self.tongue.pattern(words)}", self.tongue.pattern(words)):
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
        target = self.called(label).first
        with self.page.expect_file_chooser() as chosen:
            self._touch(target)
        chosen.value.set_files([str(file) for file in files])
        return self

    def point(self, picture: str, x: float, y: float) -> "Hand":
        """A place in the picture; x and y go from 0 to 1. Not for keyboards: they have a list beside it."""
        target = self._scope.get_by_role("button", name=self.tongue.text(picture)).first
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
            expect(self._scope.get_by_text(self.tongue.text(text)).locator("visible=true").first).to_be_visible()
        return self._look()

    def misses(self, *texts: str) -> "Hand":
        """None of this is shown."""
        for text in texts:
            expect(self._scope.get_by_text(self.tongue.missing(text)).locator("visible=true")).to_have_count(0)
        return self

    def stands_at(self, heading: str) -> "Hand":
        """The page's heading begins so."""
        expect(self.page.locator("h1")).to_contain_text(self.tongue.text(heading))
        return self._look()

    def holds(self, label: str, text: str) -> "Hand":
        """What stands in a field."""
        expect(self.called(label).and_(self.page.locator(FIELDS)).first).to_have_value(text)
        return self

    def comes_back_to(self, path: str, label: str, text: str, *, by: str = "") -> "Hand":
        """What is half written waits on the phone, and is there when one comes back (and has pressed `by`)."""
        hand = self.fill(label, text).sees("Utkast lagret på denne enheten").go(path)
        return (hand.press(by) if by else hand).press("Fortsett").holds(label, text)

    def has_focus_on(self, words: str) -> "Hand":
        """Where the keyboard goes on from; only the keyboard asks."""
        if self.way is Way.KEYS:
            self._keys.stands_on(self.tongue.text(words))
        return self

    def is_told_what_is_wrong(self, *messages: str) -> "Hand":
        """A summary on top says it, has the focus, and leads to the first field; the title says so too."""
        summary = self.page.locator(".ds-error-summary")
        expect(summary).to_be_visible()
        for message in messages:
            expect(summary).to_contain_text(self.tongue.text(message))
        assert self.page.title().startswith(("Feil:", "Error:")), self.page.title()
        if self.script:
            expect(summary).to_be_focused()
        if self.way is Way.KEYS and summary.get_by_role("link").count():
            self._keys.follow(summary.get_by_role("link").first)
        return self._look()

    def _look(self) -> "Hand":
        """Who points shows the page in both colours already."""
        wrong = new_violations(self.page, in_both=self.way in LOOKERS) if self._looks else []
        assert wrong == [], f"{self.page.url}:\n  " + "\n  ".join(wrong)
        return self
