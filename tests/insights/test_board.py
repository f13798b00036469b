"""The insight board: what waits beside what was found, and many needs moved at once, by forms alone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.insights import services
from app.insights.models import Insight, Link, Stance
from app.needs import services as needs
from app.needs.models import Need, Policy
from app.notifications.models import Subject
from app.projects.models import Project
from tests.cast import Cast, gather
from tests.conftest import Moment
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import people
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture
def cast(database: Any) -> Cast:
    return gather(make.project(slug="stien"))


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


BOARD = "/team/stien/innsikt/tavle"


def moved(client: Client, act: str, *picks: str, follow: bool = True, **values: Any) -> Any:
    """As the bar at the bottom sends it: the boxes stand outside of its form."""
    form = client.page(BOARD).form(button="Ny innsikt")
    sent = {**form.fields, "act": act, "pick": list(picks), **values}
    return client.post(form.action, data=sent, follow_redirects=follow)


def stances() -> dict[tuple[int, int], Stance]:
    db.session.expire_all()
    rows = db.session.query(Link).filter_by(from_kind=Subject.NEED, to_kind=Subject.INSIGHT)
    return {(row.from_id, row.to_id): row.stance for row in rows}


def column(page: Page, title: str) -> str:
    sections = [one for one in page.texts("section") if title in one]
    assert len(sections) == 1
    return sections[0]


def test_what_is_placed_nowhere_waits_beside_the_insights(alice: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need("Vi går en omvei om kvelden.", project=cast.project))
    tell.need("Lyktestolpen ved bekken er mørk.", project=cast.project)
    tell.need("Et helt annet prosjekt sitt behov.", project=make.project())
    page = alice.page(BOARD)
    assert "Lyktestolpen" in column(page, "Ikke koblet ennå")
    assert "Vi går en omvei" in column(page, found.title_nb)
    assert "2 behov · 1 koblet til 1 innsikt · 1 venter" in page.text
    assert "annet prosjekt" not in page.text


def test_two_needs_are_moved_at_once_and_it_is_undone_with_one_press(alice: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need(project=cast.project))
    one, two = (tell.need(project=cast.project) for _ in range(2))
    page = moved(alice, "move", f"{one.id}-0", f"{two.id}-0", to=str(found.id)).page
    assert f"2 behov er flyttet til «{found.title_nb}»." in page.text
    assert {(one.id, found.id), (two.id, found.id)} < set(stances())
    alice.submit(page.form(button="Angre"), act="undo")
    assert not {(one.id, found.id), (two.id, found.id)} & set(stances())
    assert db.session.get_one(Need, one.id).used_at is None


def test_only_who_pressed_undoes_it_and_only_for_a_while(client: Client, cast: Cast, frozen_clock: Moment) -> None:
    found, need = find.insight(cast.project), tell.need(project=cast.project)
    client.sign_in(cast.alice.account)
    page = moved(client, "move", f"{need.id}-0", to=str(found.id)).page
    form = page.form(button="Angre")
    other = people.account("Tor", Role.TEAM, project_id=cast.project.id)
    client.sign_in(other)
    assert "er flyttet" not in client.page(page.url + "?" + urlencode({"angre": form.fields["steps"]})).text
    sent = {"act": "undo", "steps": form.fields["steps"]}
    assert client.post(form.action, data=sent).status_code == 422
    client.sign_in(cast.alice.account)
    frozen_clock.move(minutes=31)
    assert client.post(form.action, data=sent).status_code == 422
    assert (need.id, found.id) in stances()


def test_undoing_leaves_what_somebody_else_did_since(alice: Client, cast: Cast) -> None:
    found = find.insight(cast.project)
    one, two, three = (tell.need(project=cast.project) for _ in range(3))
    page = moved(alice, "move", *(f"{need.id}-0" for need in (one, two, three)), to=str(found.id)).page
    for need, stance in ((one, Stance.FOR), (two, Stance.AGAINST)):
        services.unlink(make.BOSS, cast.project, (Subject.NEED, need.id), (Subject.INSIGHT, found.id))
        services.link(make.BOSS, cast.project, (Subject.NEED, need.id), (Subject.INSIGHT, found.id), stance=stance)
    after = alice.submit(page.form(button="Angre"), follow=True, act="undo").page
    told = "Angret for 1 av 3 behov. 2 står som de er, fordi en kollega har endret dem siden."
    assert told in after.text
    assert stances() == {(one.id, found.id): Stance.FOR, (two.id, found.id): Stance.AGAINST}


def test_from_one_insight_over_to_another(alice: Client, cast: Cast) -> None:
    need, other = (tell.need(project=cast.project) for _ in range(2))
    first = find.insight(cast.project, need, other)
    second = find.insight(cast.project, tell.need(project=cast.project), title="Sterkt lys blender")
    page = moved(alice, "move", f"{need.id}-{first.id}", to=str(second.id)).page
    assert (need.id, first.id) not in stances()
    assert stances()[need.id, second.id] is Stance.FOR
    alice.submit(page.form(button="Angre"), act="undo")
    assert stances()[need.id, first.id] is Stance.FOR
    assert (need.id, second.id) not in stances()


def test_a_voice_that_says_otherwise_is_shown_as_one(alice: Client, cast: Cast) -> None:
    need = tell.need("Jeg liker mørket ved vannet.", project=cast.project)
    found = find.insight(cast.project, tell.need(project=cast.project))
    page = moved(alice, "against", f"{need.id}-0", to=str(found.id)).page
    assert f"Ett behov er koblet som motstemme til «{found.title_nb}»." in page.text
    assert "1 behov sier imot" in column(page, found.title_nb)
    assert stances()[need.id, found.id] is Stance.AGAINST
    page = moved(alice, "move", f"{need.id}-{found.id}", to=str(found.id)).page
    assert f"Ett behov er flyttet til «{found.title_nb}»." in page.text
    assert stances()[need.id, found.id] is Stance.FOR


def test_a_new_insight_is_made_of_what_was_picked(alice: Client, cast: Cast) -> None:
    need = tell.need(project=cast.project)
    asked = moved(alice, "new", f"{need.id}-0").page
    refused = alice.submit(asked.form(has="title_nb"), act="new", title_nb="")
    assert refused.status_code == 422
    alice.submit(refused.page.form(has="title_nb"), act="new", title_nb="Barn mister fritid når det blir mørkt")
    made = db.session.query(Insight).one()
    assert stances() == {(need.id, made.id): Stance.FOR}


def test_what_was_written_for_a_new_insight_stays_when_a_need_was_hidden_meanwhile(
    app: Flask, alice: Client, cast: Cast
) -> None:
    need = tell.need(project=cast.project)
    asked = moved(alice, "new", f"{need.id}-0").page
    with tell.arranged(app):
        needs.hide(tell.MODERATOR, db.session.get_one(Need, need.id), Policy.UNCLEAR)
    refused = alice.submit(asked.form(has="title_nb"), act="new", title_nb="Barn mister fritid")
    form = refused.page.form(has="title_nb")
    assert (refused.status_code, form.fields["title_nb"], form.fields["pick"]) == (
        422,
        "Barn mister fritid",
        f"{need.id}-0",
    )
    assert db.session.query(Insight).count() == 0


def test_waiting_is_counted_by_the_calendar(alice: Client, cast: Cast, frozen_clock: Moment) -> None:
    tell.need(project=cast.project)
    frozen_clock.move(hours=15)
    assert "eldste 1 dag" in column(alice.page(BOARD), "Ikke koblet ennå")


def test_the_last_source_of_what_is_published_stays(alice: Client, cast: Cast) -> None:
    need = tell.need(project=cast.project)
    found = find.insight(cast.project, need)
    answer = moved(alice, "away", f"{need.id}-{found.id}", follow=False)
    assert answer.status_code == 422
    assert "minst én kilde" in answer.page.text
    assert (need.id, found.id) in stances()


@pytest.mark.parametrize(("act", "picks", "said"), [("move", [], "minst ett behov"), ("move", ["1-0"], "hvilken")])
def test_what_is_missing_is_said(alice: Client, cast: Cast, act: str, picks: list[str], said: str) -> None:
    tell.need(project=cast.project)
    answer = moved(alice, act, *picks, follow=False)
    assert answer.status_code == 422
    assert said in answer.page.text


@pytest.mark.parametrize("name", ["bob", "olav", "mona", "ada", "charlie"])
def test_only_the_team_moves_anything(client: Client, cast: Cast, name: str) -> None:
    need, found = tell.need(project=cast.project), find.insight(cast.project, tell.need(project=cast.project))
    client.sign_in(cast.everybody[name].account)
    values = {"act": "move", "pick": f"{need.id}-0", "to": str(found.id)}
    assert client.post(f"{BOARD}/flytt", data=values).status_code in (403, 404)
    assert (need.id, found.id) not in stances()
    reads = client.get(BOARD)
    assert (reads.status_code == 200) is (name in ("bob", "olav"))
    assert "Flytt til" not in reads.text


def test_an_insight_of_another_project_takes_nothing(alice: Client, cast: Cast) -> None:
    need, theirs = tell.need(project=cast.project), find.insight(make.project())
    answer = alice.post(f"{BOARD}/flytt", data={"act": "move", "pick": f"{need.id}-0", "to": str(theirs.id)})
    assert answer.status_code == 404
    assert stances() == {}


def many(project: Project, number: int) -> None:
    """Needs in the inbox, and as many behind each of eight insights."""
    one = tell.need("Lys " * 60, project=project)
    columns = {column.name: getattr(one, column.name) for column in Need.__table__.columns}
    rows = [
        {**columns, "id": 1000 * one.id + at, "client_key": f"many-{one.id}-{at}", "receipt_salt": f"{at}"}
        for at in range(1, number + 1)
    ]
    db.session.execute(Need.__table__.insert(), rows)
    founds = [find.insight(project, title=f"Funn {at} " + "om lys " * 20) for at in range(8)]
    about = {"from_kind": Subject.NEED, "to_kind": Subject.INSIGHT, "project_id": project.id}
    links = [
        {**about, "from_id": row["id"], "to_id": founds[at % 8].id, "linked_at": clock.now(), "why": ""}
        for at, row in enumerate(rows[: number // 2])
    ]
    db.session.execute(Link.__table__.insert(), [{**row, "stance": Stance.FOR} for row in links])
    db.session.execute(text("ANALYZE"))  # as a database does by itself within a minute
    db.session.commit()


def test_two_thousand_needs_are_one_page_of_less_than_100_kilobytes(
    alice: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    def look() -> tuple[int, int]:
        with count_queries() as counted:
            page = alice.get(BOARD)
        return counted.total, len(page.data)

    many(cast.project, 40)
    look()
    few, _size = look()
    many(db.session.merge(cast.project), 2_000)
    total, size = look()
    assert total == few
    assert size < 100_000
