"""What every page must be. The client holds each answer to these; a rule returns what is wrong, one line each."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from app.core.security import BEFORE_PAINT
from tests.support.page import Page, text_of

Rule = Callable[[Page], Iterator[str]]
LANGUAGES = ("nb", "en")
INVISIBLE = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "for", "list", "form")
REQUESTS = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
UNFINISHED = re.compile(r"%\(\w+\)|\{\{|\}\}|\{%|<built-in|object at 0x|lazy_gettext|\bUndefined\b")


def elements(page: Page) -> list[Element]:
    return page.elements


def parses(page: Page) -> Iterator[str]:
    yield from (f"HTML: {error}" for error in page.parse_errors)


def has_one_heading(page: Page) -> Iterator[str]:
    if page.whole:
        headings = page.texts("h1")
        if len(headings) != 1 or not headings[0]:
            yield f"exactly one h1 with text, not {headings}"
        if not page.title:
            yield "the title is empty"
        if page.lang not in LANGUAGES:
            yield f"html lang is «{page.lang}»"


def headings_descend(page: Page) -> Iterator[str]:
    levels = [int(e.tag[1]) for e in elements(page) if re.fullmatch(r"h[1-6]", e.tag)]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading jumps from h{before} to h{after}"


def ids_are_single(page: Page) -> Iterator[str]:
    counted = Counter(element.get("id") for element in elements(page) if element.get("id"))
    yield from (f"id «{name}» {times} times" for name, times in counted.items() if times > 1)


def references_exist(page: Page) -> Iterator[str]:
    if not page.whole:
        return
    known = {element.get("id") for element in elements(page)}
    for element in elements(page):
        for name in REFERENCES:
            for target in (element.get(name) or "").split():
                if target not in known:
                    yield f"<{element.tag} {name}> points to «{target}», which is not there"


def fields_have_labels(page: Page) -> Iterator[str]:
    labelled = {element.get("for") for element in elements(page) if element.tag == "label" and text_of(element)}
    wrapped = {id(inner) for label in page.all("label") if text_of(label) for inner in label.iter()}
    for field in elements(page):
        if field.tag not in ("input", "select", "textarea") or field.get("type") in INVISIBLE:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not (named or id(field) in wrapped or (field.get("id") and field.get("id") in labelled)):
            yield f"no label for <{field.tag} name={field.get('name')}>"


def controls_have_names(page: Page) -> Iterator[str]:
    for element in elements(page):
        unseen = element.get("aria-hidden") == "true" and element.get("tabindex") == "-1"  # nobody comes to it
        if (element.tag == "button" and not unseen) or (element.tag == "a" and element.get("href") is not None):
            pictured = any(e.get("alt") or e.get("aria-label") or e.tag == "title" for e in element.iter())
            if not (text_of(element) or element.get("aria-label") or element.get("aria-labelledby") or pictured):
                yield f"<{element.tag} href={element.get('href')}> has no name"
        if element.tag == "img" and element.get("alt") is None:
            yield f"<img src={element.get('src')}> has no alt"


def forms_carry_the_token(page: Page) -> Iterator[str]:
    for form in page.forms:
        if form.method == "post" and not form.fields.get("csrf_token"):
            yield f"the form that posts to «{form.action}» has no csrf_token"


def nothing_inline(page: Page) -> Iterator[str]:
    for element in elements(page):
        if element.get("style") is not None or element.tag == "style":
            yield f"<{element.tag}> has a style of its own"
        if element.tag == "script" and element.get("src") is None and element.text != BEFORE_PAINT:
            yield "an inline script"
        for name, value in element.attrib.items():
            if name.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag} {name}> runs a script"


def works_without_script(page: Page) -> Iterator[str]:
    inside_forms = {id(inner) for form in page.all("form") for inner in form.iter()}
    for element in elements(page):
        asks = [name for name in REQUESTS if element.get(name) is not None]
        if not asks:
            continue
        real = (
            element.get("href")
            or element.get("formaction")
            or (element.tag == "form" and element.get("action") is not None)
        )
        around_a_link = any(inner.get("href") for inner in element.iter("a"))
        if not (real or id(element) in inside_forms or around_a_link):
            yield f"<{element.tag} {asks[0]}> does nothing without JavaScript"


def is_finished(page: Page) -> Iterator[str]:
    if found := UNFINISHED.search(page.text):
        yield f"unfinished text: …{page.text[max(0, found.start() - 30) : found.end() + 30]}…"


RULES: tuple[Rule, ...] = (
    parses,
    has_one_heading,
    headings_descend,
    ids_are_single,
    references_exist,
    fields_have_labels,
    controls_have_names,
    forms_carry_the_token,
    nothing_inline,
    works_without_script,
    is_finished,
)


def problems(page: Page) -> list[str]:
    """Everything that is wrong with the page."""
    return [line for rule in RULES for line in rule(page)]
