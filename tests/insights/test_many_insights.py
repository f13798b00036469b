"""A team with more insights than the board's own list holds can still move needs to any of them."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.insights import services
from app.insights.models import Insight, Link
from app.insights.queries import board
from tests.cast import Cast
from tests.factories import needs as tell
from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def many(cast: Cast, number: int) -> list[Insight]:
    made = [
        services.create_finding(cast.alice.person, Insight, cast.project, {"title_nb": f"Funn nummer {at}"})
        for at in range(number)
    ]
    db.session.commit()
    return made


def chosen(alice: Client, cast: Cast, act: str, need: int) -> Page:
    """What comes when one asks for all insights, for this need."""
    form = alice.page(f"/team/{cast.project.slug}/innsikt/tavle").form(button="Ny innsikt")
    return alice.post(form.action, data={**form.fields, "act": act, "to": "find", "pick": f"{need}-0"}).page


def test_an_old_insight_is_found_by_its_words_and_takes_what_was_picked(
    alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "CHOICES", 3)
    need, old = tell.need(project=cast.project).id, many(cast, 25)[0].id
    page = alice.page(f"/team/{cast.project.slug}/innsikt/tavle")
    offered = [option.get("value") for option in page.all("option")]
    assert str(old) not in offered and "find" in offered
    page = chosen(alice, cast, "move", need)
    assert "25 innsikter" in page.text and "viser 1–20" in page.text
    form = page.form(has="verb")
    second = alice.post(form.action, data={**form.fields, "act": "find:2"}).page
    assert "Funn nummer 0" in second.text
    found = alice.post(form.action, data={**form.fields, "act": "find", "q": "nummer 0"}).page
    assert "3 innsikter" in found.text
    form = found.form(has="verb")
    alice.post(form.action, data={**form.fields, "act": f"move:{old}"})
    assert db.session.query(Link).filter_by(from_id=need, to_id=old).count() == 1


@pytest.mark.parametrize("act", ["move", "new"])
def test_who_goes_by_another_page_comes_back_to_the_same_place_on_the_board(
    alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setattr(board, "CHOICES", 1)
    need, old = tell.need("Lys langs stien", project=cast.project).id, many(cast, 2)[0].id
    at = f"/team/{cast.project.slug}/innsikt/tavle"
    form = alice.page(f"{at}?q=lys").form(button="Ny innsikt")
    page = alice.post(form.action, data={**form.fields, "act": act, "to": "find", "pick": f"{need}-0"}).page
    assert page.link("Innsiktstavle") == f"{at}?q=lys"
    if act == "new":
        form = page.form(has="title_nb")
        page = alice.submit(form, act="new", title_nb="").page
        done = alice.submit(page.form(has="title_nb"), act="new", title_nb="Mørket stenger ute")
    else:
        form = page.form(has="verb")
        page = alice.post(form.action, data={**form.fields, "act": "find", "q": "nummer 0"}).page
        form = page.form(has="verb")
        done = alice.post(form.action, data={**form.fields, "act": f"move:{old}"})
    assert done.headers["Location"].startswith(f"{at}?q=lys&")


def test_a_dissenting_voice_stays_one_on_the_way(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "CHOICES", 1)
    need, old = tell.need(project=cast.project).id, many(cast, 2)[0].id
    form = chosen(alice, cast, "against", need).form(has="verb")
    assert form.fields["verb"] == "against"
    alice.post(form.action, data={**form.fields, "act": f"against:{old}"})
    assert db.session.query(Link).filter_by(from_id=need, to_id=old).one().stance.value == "against"


def test_another_teams_insight_is_not_among_them(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "CHOICES", 1)
    need = tell.need(project=cast.project).id
    theirs = services.create_finding(
        cast.charlie.person,
        Insight,
        db.session.get_one(type(cast.project), next(iter(cast.charlie.person.project_roles))),
        {"title_nb": "Noe helt annet"},
    ).id
    many(cast, 2)
    page = chosen(alice, cast, "move", need)
    assert "Noe helt annet" not in page.text
    form = page.form(has="verb")
    assert alice.post(form.action, data={**form.fields, "act": f"move:{theirs}"}).status_code == 404


def test_more_insights_cost_no_more_questions(
    alice: Client, cast: Cast, count_queries: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "CHOICES", 1)
    need, totals = tell.need(project=cast.project).id, []
    for number in (3, 30):
        many(cast, number)
        chosen(alice, cast, "move", need)
        with count_queries() as counted:
            chosen(alice, cast, "move", need)
        totals.append(counted.total)
    assert totals[0] == totals[1]
