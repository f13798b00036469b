"""The page with the results: ways on for those who run the workshop, and a list of many questions."""

from typing import Any

from app.core.permissions import Role
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client
from tests.support.page import Page


def over(questions: int) -> Workshop:
    """A workshop whose questions the room has seen the results of."""
    held = workshops.workshop(*["single"] * questions, started=True)
    for _question in range(questions):
        workshops.press(held, Act.NEXT)
        for phone in "abcde":
            workshops.answer(held, phone, option=1)
        workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.END)
    return held


def address(held: Workshop) -> str:
    return f"/verksted/{held.id}/resultat"


def ways(page: Page) -> set[str]:
    return set(page.links.values())


def test_those_who_run_it_find_their_way_back_and_others_are_shown_none(client: Client, browsers: Any) -> None:
    held = over(1)
    workshops.services.publish_results(workshops.RUNS, workshops.again(held))
    own = {f"/verksted/{held.id}/fjernkontroll", f"/verksted/{held.id}/bygg", f"/verksted/{held.id}/logg"}
    assert not own & ways(browsers().page(address(held)))
    project = workshops.again(held).project
    reader = browsers().sign_in(activities.account_with(Role.OWNER, project))
    assert own & ways(reader.page(address(held))) == own - {f"/verksted/{held.id}/fjernkontroll"}
    client.sign_in(activities.account_with(Role.FACILITATOR, workshops.again(held).project))
    assert own <= ways(client.page(address(held)))


def test_many_questions_are_listed_on_top(client: Client) -> None:
    few, many = over(3), over(4)
    for held in (few, many):
        client.sign_in(activities.account_with(Role.FACILITATOR, held.project))
        anchors = [way for way in ways(client.page(address(held))) if way.startswith("#runde-")]
        assert len(anchors) == (4 if held is many else 0)
