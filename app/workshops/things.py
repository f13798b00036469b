"""What of its project a question is about: the slices above offer it, and keep where it can be read."""

from collections.abc import Iterable

from app.core.providers import Offer, PageLink, offered
from app.workshops.kinds import Question


def offers(project_id: int) -> list[Offer]:
    """What options can be taken from."""
    return [offer for module in offered("offers") for offer in module.offered(project_id)]


def belonging(project_id: int, values: Iterable[str]) -> set[str]:
    """Those of the values that are things of the project."""
    asked = [value for value in values if value]
    return {value for module in offered("offers") for value in module.belonging(project_id, asked)} if asked else set()


def pages(questions: Iterable[Question]) -> dict[str, PageLink]:
    """Where the things can be read that the options of the questions are, by their value."""
    asked = list(dict.fromkeys(option.thing for question in questions for option in question.options if option.thing))
    found: dict[str, PageLink] = {}
    for module in offered("offers") if asked else []:
        found |= module.pages(asked)
    return found
