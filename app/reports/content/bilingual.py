"""Texts as a report keeps them: in every language, since what is frozen cannot be translated later."""

from collections.abc import Callable
from typing import Any

from app.core.i18n import LANGUAGES, in_language


def of(obj: Any, *names: str) -> dict[str, str]:
    """`of(project, "title")` -> title_nb and title_en, as they are stored; English is empty while it is missing."""
    return {f"{name}_{lang}": getattr(obj, f"{name}_{lang}") or "" for name in names for lang in LANGUAGES}


def said(name: str, text: Callable[[], object]) -> dict[str, str]:
    """What the app itself says, written out in each language."""
    found = {}
    for lang in LANGUAGES:
        with in_language(lang):
            found[f"{name}_{lang}"] = str(text())
    return found


def link(endpoint: str, **values: Any) -> dict[str, Any]:
    """A page, as it is kept: the address is made when the report is shown, in the reader's language."""
    return {"endpoint": endpoint, "values": values}
