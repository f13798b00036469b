"""What should not stand is taken down whenever somebody sees it, and whoever wrote it learns why."""

from typing import Any

import pytest

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.permissions import Role
from app.projects.models import Project, ProjectState
from app.workshops import queries
from app.workshops.models import RoomAnswer, RoomText, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client

WHY = "Navngir en person"


def written(kind: str, project: Project, phone: Client) -> Workshop:
    """A question that the phone and five others have answered in their own words."""
    held = workshops.workshop(kind, "single", project=project, started=True)
    workshops.press(held, Act.NEXT)
    phone.submit(phone.page(f"/d/{held.code}").form("text"), text="Navnet til en nabo", abstain=None)
    for other in "abcde":
        workshops.answer(held, other, text=f"Fra {other}", client_key=other)
    return held


def take_down(team: Client, page: str, kind: str, reason: str = WHY) -> Any:
    """Press on the page's way to the texts, and take the neighbour's name down there."""
    model: Any = RoomText if kind == "ideas" else RoomAnswer
    number = next(row.id for row in db.session.query(model) if "nabo" in str(row.__dict__))
    number = shown_number(Kind.IDEA if kind == "ideas" else Kind.ANSWER, number)
    texts = team.page(page).link("Ta ned")
    form = next(form for form in team.page(texts).forms if form.action.endswith(f"/svar/{number}"))
    return team.submit(form, reason=reason)


@pytest.mark.parametrize("kind", ["text", "ideas"])
def test_it_is_taken_down_after_the_end_and_after_everybody_may_read_it(
    team: Client, project: Project, browsers: Any, kind: str
) -> None:
    phone = browsers()
    held = written(kind, project, phone)
    workshops.press(held, Act.REVEAL)
    results, number = f"/verksted/{held.id}/resultat", workshops.round_of(held).id
    workshops.press(held, Act.NEXT)
    workshops.press(held, Act.END)
    assert team.submit(team.page(results).form(action="/hvem")).status_code == 303
    refused = take_down(team, results, kind, reason=" ")
    assert refused.status_code == 422
    assert refused.page.text.count("Skriv hvorfor. Grunnen står i loggen.") == 1
    assert take_down(team, results, kind).headers["Location"].startswith(f"/verksted/{held.id}/tekster/{number}")
    assert "nabo" not in browsers().page(results).text
    assert f"Tatt ned: {WHY}" in phone.page(results).text
    page = team.page(f"/verksted/{held.id}/tekster/{number}")
    team.submit(next(form for form in page.forms if form.fields.get("act") == "back"))
    assert "nabo" in browsers().page(results).text


def test_the_remote_leads_to_what_was_written_before(team: Client, project: Project, browsers: Any) -> None:
    held = written("text", project, browsers())
    number, question = workshops.round_of(held).id, workshops.again(held).steps[0].question_nb
    remote = f"/verksted/{held.id}/fjernkontroll"
    workshops.press(held, Act.NEXT)
    assert team.page(remote).link(question) == f"/verksted/{held.id}/tekster/{number}"
    workshops.press(held, Act.END)
    assert team.page(remote).link(question) == f"/verksted/{held.id}/tekster/{number}"
    assert take_down(team, f"/verksted/{held.id}/grupper/{number}", "text").status_code == 303


def test_the_phone_learns_that_its_text_was_taken_down_and_why(team: Client, project: Project, browsers: Any) -> None:
    phone = browsers()
    held = written("text", project, phone)
    room, before = f"/d/{held.code}", phone.page(f"/d/{held.code}").one(id="room").get("data-same")
    take_down(team, f"/verksted/{held.id}/grupper/{workshops.round_of(held).id}", "text")
    assert f"Det er tatt ned fra skjermen: {WHY}" in phone.page(room).text
    assert phone.page(room).one(id="room").get("data-same") != before, "a phone that listens asks for its own page"
    workshops.press(held, Act.LOCK)
    assert f"Tatt ned: {WHY}" in phone.page(room).text


def test_it_can_be_taken_down_when_the_project_is_over_and_only_by_its_team(
    team: Client, project: Project, browsers: Any
) -> None:
    held = written("text", project, browsers())
    workshops.press(held, Act.REVEAL)
    texts = f"/verksted/{held.id}/tekster/{workshops.round_of(held).id}"
    workshops.press(held, Act.END)
    project.state = ProjectState.STOPPED
    db.session.commit()
    assert take_down(team, f"/verksted/{held.id}/resultat", "text").status_code == 303
    assert queries.outcome(queries.rounds_of(held.id)[0]).taken_down == 1
    owner = browsers().sign_in(activities.account_with(Role.OWNER, project))
    assert owner.get(texts).status_code in (403, 404)
