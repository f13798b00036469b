"""A team builds on what everybody may read, never on what only others may."""

import pytest

from app.core.errors import DomainError, Invalid
from app.core.narrowing import Asked
from app.insights import services
from app.insights.models import Insight
from app.insights.queries import linked
from app.needs.models import Need, Policy
from app.needs.services import decline, hide
from app.notifications.models import Subject
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def titles(made: Insight, text: str) -> list[str]:
    asked = Asked(text=text, order="", kind="", number=1)
    return [source.title for source in linked.linked((Subject.INSIGHT, made.id), asked).items]


def declined() -> Need:
    need = tell.told()
    decline(tell.MODERATOR, need, Policy.PERSONAL_DATA)
    return need


def hidden() -> Need:
    need = tell.need()
    hide(tell.MODERATOR, need, Policy.PERSONAL_DATA)
    return need


@pytest.mark.parametrize("unreadable", [tell.told, declined, hidden])
def test_a_need_that_is_not_public_stands_behind_nothing(unreadable: object) -> None:
    project = make.project()
    made, need = find.insight(project, tell.need(project=project)), unreadable()  # type: ignore[operator]
    with pytest.raises(DomainError):
        services.link(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))


def test_neither_does_an_addition_that_was_not_published() -> None:
    project = make.project()
    made, added = find.insight(project, tell.need(project=project)), tell.addition(tell.need())
    arrow = (Subject.ADDITION, added.id), (Subject.INSIGHT, made.id)
    with pytest.raises(Invalid):
        services.link(BOSS, project, *arrow)
    tell.services.publish_addition(tell.MODERATOR, added)
    assert services.link(BOSS, project, *arrow)


def test_words_that_were_taken_down_are_not_listed_where_they_were_used() -> None:
    project = make.project()
    need = tell.need("Naboen min sitter og drikker på benken.", project=project)
    made = find.insight(project, need)
    hide(tell.MODERATOR, need, Policy.PERSONAL_DATA)
    assert titles(made, "") == ["–"]
    assert titles(made, "benken") == [], "nor found by what it said"
