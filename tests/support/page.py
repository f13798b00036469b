"""A page as a test reads it: its texts, links and forms. No browser."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from tests.support import html

MARKS_WITHIN_WORDS = {"b", "i", "em", "strong", "mark", "wbr"}
TEXTLESS = {"script", "style", "template"}
NO_VALUE = {"submit", "button", "reset", "image", "file"}


def text_of(element: Element) -> str:
    """The text that a reader sees in `element`, with single spaces; elements side by side are words apart."""
    pieces: list[str] = []
    _gather(element, False, pieces)
    return " ".join("".join(pieces).split())


def _gather(element: Element, inside_a_word: bool, pieces: list[str]) -> None:
    if element.tag in TEXTLESS:
        return
    _add_text(element.text, inside_a_word, pieces)
    for child in element:
        marks = child.tag in MARKS_WITHIN_WORDS
        _gather(child, marks, pieces)
        _add_text(child.tail, marks, pieces)


def _add_text(text: str | None, inside_a_word: bool, pieces: list[str]) -> None:
    if pieces and not inside_a_word and pieces[-1][-1:].isalnum() and (text or "")[:1].isalnum():
        pieces.append(" ")
    if text:
        pieces.append(text)


@dataclass
class Form:
    """A form as it stands on the page: where it posts to and what it would send untouched."""

    element: Element
    action: str
    method: str
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def buttons(self) -> list[str]:
        return [text_of(button) for button in self.element.iter("button")]

    def errors(self) -> list[str]:
        """The names of the fields that are marked as wrong."""
        return [str(e.get("name")) for e in self.element.iter() if e.get("aria-invalid") == "true"]


class Page:
    """An answer's HTML. A part of a page (htmx) has no title and no h1."""

    def __init__(self, text: str, url: str = "") -> None:
        self.html, self.url = text, url
        self.whole = "<html" in text[:400].lower()

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        """Read when it is first asked for: nobody reads the page that a redirect carries."""
        return html.read(self.html, whole=self.whole)

    @property
    def root(self) -> Element:
        return self._parsed[0]

    @cached_property
    def elements(self) -> list[Element]:
        """All of them, without comments."""
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @property
    def parse_errors(self) -> list[str]:
        return self._parsed[1]

    @cached_property
    def text(self) -> str:
        body = self.root.find("body") if self.whole else self.root
        return text_of(body if body is not None else self.root)

    @property
    def title(self) -> str:
        found = self.root.find("head/title")
        return text_of(found) if found is not None else ""

    @property
    def h1(self) -> str:
        return text_of(next(self.root.iter("h1")))

    @property
    def lang(self) -> str:
        return str(self.root.get("lang", ""))

    def all(self, tag: str | None = None, **attributes: str) -> list[Element]:
        """Elements by tag and attributes: `page.all("li", class_="card")` (one of its classes), `data_x="1"`."""
        return [element for element in self.elements if _fits(element, tag, attributes)]

    def one(self, tag: str | None = None, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes} on {self.url}"
        return found[0]

    def texts(self, tag: str | None = None, **attributes: str) -> list[str]:
        return [text_of(element) for element in self.all(tag, **attributes)]

    @property
    def links(self) -> dict[str, str]:
        """Link texts and where they go; of links with one text the first."""
        found: dict[str, str] = {}
        for element in self.all("a"):
            if (target := element.get("href")) is not None:
                found.setdefault(text_of(element) or element.get("aria-label", ""), target)
        return found

    def link(self, text: str) -> str:
        """Where the link with this text goes."""
        for told, target in self.links.items():
            if text == told or text in told:
                return target
        raise AssertionError(f"no link «{text}» on {self.url}; there are: {list(self.links)}")

    @cached_property
    def forms(self) -> list[Form]:
        return [_form(element, self.url) for element in self.all("form")]

    def form(self, has: str | None = None, *, action: str | None = None, button: str | None = None) -> Form:
        """The one form with the field `has`, posting to a path that ends in `action`, or with that button."""
        found = [
            form
            for form in self.forms
            if (has is None or has in form.fields)
            and (action is None or form.action.partition("?")[0].endswith(action))
            and (button is None or any(button in told for told in form.buttons))
        ]
        assert len(found) == 1, f"{len(found)} forms fit on {self.url}: {[(f.action, list(f.fields)) for f in found]}"
        return found[0]


def _fits(element: Element, tag: str | None, attributes: dict[str, str]) -> bool:
    if tag is not None and element.tag != tag:
        return False
    for name, wanted in attributes.items():
        held = element.get(name.rstrip("_").replace("_", "-"))
        if held is None or (wanted not in held.split() if name == "class_" else wanted != held):
            return False
    return True


def _form(element: Element, url: str) -> Form:
    form = Form(element, element.get("action") or url, element.get("method", "get").lower())
    for control in element.iter():
        name, kind = control.get("name"), control.get("type", "submit" if control.tag == "button" else "text")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "textarea":
            form.fields[name] = (control.text or "").removeprefix("\n")
        elif control.tag == "select":
            form.fields[name] = _chosen(control)
        elif control.tag == "input" and kind in ("radio", "checkbox"):
            _tick(form.fields, control, name, kind)
        elif control.tag == "input" and kind not in NO_VALUE:
            _add(form.fields, name, control.get("value", ""))
        elif control.tag in ("input", "button") and kind in NO_VALUE:
            form.fields.setdefault(name, None)
    return form


def _add(fields: dict[str, Any], name: str, value: str) -> None:
    """A name that is there several times sends all its values."""
    held = fields.get(name)
    fields[name] = value if held is None else [*(held if isinstance(held, list) else [held]), value]


def _chosen(control: Element) -> Any:
    options = list(control.iter("option"))
    ticked = [_value(option) for option in options if option.get("selected") is not None]
    if control.get("multiple") is not None:
        return ticked
    return ticked[0] if ticked else (_value(options[0]) if options else None)


def _value(option: Element) -> str:
    value = option.get("value")
    return text_of(option) if value is None else value


def _tick(fields: dict[str, Any], control: Element, name: str, kind: str) -> None:
    ticked = control.get("checked") is not None
    if kind == "checkbox":
        held = fields.setdefault(name, [])
        if ticked:
            held.append(control.get("value", "on"))
    elif ticked:
        fields[name] = control.get("value", "on")
    else:
        fields.setdefault(name, None)
