"""What the remote offers as the room goes on."""

import pytest

from app.core.db import db
from app.projects.models import Project
from app.workshops import services
from app.workshops.models import Round, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client
from tests.support.queries import count_queries


def offered(team: Client, held: Workshop) -> set[str]:
    """What the buttons of the remote do."""
    page = team.page(f"/verksted/{held.id}/fjernkontroll")
    return {str(form.fields["act"]) for form in page.forms if "act" in form.fields}


@pytest.mark.parametrize(("kind", "asks"), [("single", True), ("text", False)])
def test_the_screen_can_be_turned_whenever_there_may_be_more_than_it_has_room_for(
    team: Client, project: Project, kind: str, asks: bool
) -> None:
    """Three options can be too long for it: only the screen knows."""
    held = workshops.opened(kind, project=project)
    turns = {"page_on", "page_back"}
    for act, may in ((None, asks), (Act.LOCK, asks), (Act.REVEAL, True)):
        if act is not None:
            workshops.press(held, act)
        assert (turns <= offered(team, held)) == may


def test_a_remote_that_asks_and_shows_all_there_is_costs_few_statements(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    for number in range(5):
        workshops.answer(held, f"phone {number}", text=f"Lys {number}")
    workshops.press(held, Act.LOCK)
    latest = f"/verksted/{held.id}/fjernkontroll/siste"
    with count_queries() as whole:
        tag = team.get(latest).headers["ETag"]
    with count_queries() as nothing:
        assert team.get(latest, headers={"If-None-Match": tag}).status_code == 304
    assert nothing.total <= whole.total - 6, (nothing.total, whole.total)
    workshops.press(held, Act.REVEAL)
    assert team.get(latest, headers={"If-None-Match": tag}).status_code == 200


def test_sheets_of_a_round_that_the_room_has_left_come_to_every_remote(team: Client, project: Project) -> None:
    """It lists what the room has not seen, before somebody ends the workshop."""
    held = workshops.workshop("number", "number", project=project, started=True)
    workshops.press(held, Act.NEXT)
    earlier = workshops.round_of(held).id
    workshops.press(held, Act.LOCK)
    workshops.press(held, Act.NEXT)
    latest = f"/verksted/{held.id}/fjernkontroll/siste"
    answer = team.get(latest)
    assert "Rommet har ikke sett resultatet av:" not in answer.page.text
    services.enter_sheet(workshops.RUNS, db.session.get_one(Round, earlier), "key-1", {"number": ["12"]})
    db.session.commit()
    fresh = team.get(latest, headers={"If-None-Match": answer.headers["ETag"]})
    assert fresh.status_code == 200
    assert "Rommet har ikke sett resultatet av:" in fresh.page.text
