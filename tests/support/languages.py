"""Finds bokmål that was left on an English page without being marked as such."""

import re
from xml.etree.ElementTree import Element

from tests.support.page import TEXTLESS, Page

# Words that a Norwegian sentence hardly does without and that no English one has. Two of them make a sentence.
NORWEGIAN = frozenset(
    "og ikke som på det eller den er av med til du vi dette når hva hvem hvor fra også etter mer mye alle denne".split()
)
ENOUGH = 2
WORD = re.compile(r"\w+")
# What stands in a field is its writer's.
UNMARKABLE = TEXTLESS | {"textarea"}
SPOKEN = ("alt", "placeholder", "title", "aria-label", "data-label")


def unmarked_norwegian(page: Page) -> list[str]:
    """One line per text in bokmål for which the page says that it is English."""
    if page.lang != "en":
        return []
    return [f"in bokmål without lang: «{text[:80]}»" for text in _english(page.root, "en") if _is_norwegian(text)]


def _english(element: Element, lang: str) -> list[str]:
    """Every text that is said to be English, with what is read aloud."""
    found: list[str] = []
    _gather(element, lang, found)
    return found


def _gather(element: Element, lang: str, found: list[str]) -> None:
    lang = element.get("lang", lang)
    if not isinstance(element.tag, str) or element.tag in UNMARKABLE:
        return
    if lang == "en":
        found += [text for text in (element.text, *map(element.get, SPOKEN)) if text]
    for child in element:
        _gather(child, lang, found)
        if lang == "en" and child.tail:
            found.append(child.tail)


def _is_norwegian(text: str) -> bool:
    return len(NORWEGIAN.intersection(WORD.findall(text.lower()))) >= ENOUGH
