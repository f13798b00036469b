"""All that matches at once, on every page of the list: nothing but what matched and had come, and all of it undone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.inbox import queries, services
from app.inbox.models import Act, Item, Tagging, Verb
from app.inbox.queries import Filters, Show
from app.inbox.services import Done, acts
from app.people import accounts
from app.projects.models import Project
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.support.client import Client
from tests.support.threads import together

REASONS = Filters(show=Show.ALL, kind="reason")


def all_of(cast: Cast, verb: Verb, value: object, number: int, asked: Filters = REASONS) -> Done:
    given = {"number": number, "until": clock.now()}
    return services.do_matching(cast.alice.person, cast.project, verb, str(value), asked, **given)


def given_to(account_id: int | None) -> int:
    query = select(func.count()).select_from(Item).where(Item.assignee_id == account_id)
    return db.session.scalar(query) or 0


def texts(number: int) -> list[str]:
    return [f"Grunn {each}" for each in range(number)]


def test_everything_that_matches_is_given_to_bob_on_every_page_and_undone(client: Client, cast: Cast) -> None:
    make.reasons(cast.project, *texts(23))
    make.need(cast.project)
    client.sign_in(cast.alice.account)
    page = client.page(f"/team/{cast.project.slug}/innboks?vis=all&slag=reason")
    page = client.page(page.link("Velg alle 23 som passer"))
    assert page.h1 == "Alle 23 som passer"
    home = client.submit(page.form("who"), act="assign", who=str(cast.bob.account.id))
    assert given_to(cast.bob.account.id) == 23, "and not the need"
    page = client.page(home.headers["Location"])
    assert "23 innspill er fordelt." in page.text
    client.submit(page.form(action="/angre"))
    assert given_to(cast.bob.account.id) == 0


def test_what_came_after_the_number_was_shown_is_left_out(cast: Cast, frozen_clock: Moment) -> None:
    make.reasons(cast.project, *texts(5))
    shown = clock.now()
    frozen_clock.move(minutes=1)
    make.reasons(cast.project, *texts(5))
    by, asked = cast.alice.person, REASONS
    done = services.do_matching(by, cast.project, Verb.READ, "", asked, number=5, until=shown)
    assert (done.number, done.gone, queries.left(by, cast.project)[Show.UNREAD]) == (5, 0, 5)


def test_what_does_not_match_any_more_is_left_out_and_told(client: Client, cast: Cast) -> None:
    things = make.reasons(cast.project, *texts(5))
    client.sign_in(cast.alice.account)
    form = client.page(f"/team/{cast.project.slug}/innboks/alle?vis=unread&slag=reason").form("who")
    make.done(cast.bob, cast.project, Verb.READ, "", things[0])
    home = client.submit(form, act="assign", who=str(cast.bob.account.id)).headers["Location"]
    assert "1 passet ikke lenger, og er som det var." in client.page(home).text
    assert given_to(cast.bob.account.id) == 4


def test_more_than_were_shown_are_shown_again_before_anything_is_done(client: Client, cast: Cast) -> None:
    thing = make.reasons(cast.project, *texts(5))[0]
    make.done(cast.bob, cast.project, Verb.READ, "", thing)
    client.sign_in(cast.alice.account)
    form = client.page(f"/team/{cast.project.slug}/innboks/alle?vis=unread&slag=reason").form("who")
    db.session.execute(delete(Item))
    again = client.submit(form, act="assign", who=str(cast.bob.account.id))
    assert again.status_code == 409
    assert "Alle 5 som passer" in again.page.h1 and given_to(cast.bob.account.id) == 0


def test_the_heading_says_one_or_none(client: Client, cast: Cast) -> None:
    url = f"/team/{cast.project.slug}/innboks/alle?vis=all&slag=need"
    client.sign_in(cast.alice.account)
    assert client.page(url).h1 == "Alle som passer"
    make.need(cast.project)
    assert client.page(url).h1 == "Det ene innspillet som passer"


def test_too_many_at_once_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_MATCHING", 4)
    make.reasons(cast.project, *texts(5))
    with pytest.raises(Conflict, match="for mange"):
        all_of(cast, Verb.TAG, "lys", 5)
    assert not db.session.scalar(select(Tagging.tag_id).limit(1))


def test_what_residents_are_told_of_is_not_done_with_what_nobody_has_seen(client: Client, cast: Cast) -> None:
    make.need(cast.project)
    client.sign_in(cast.alice.account)
    for verb in ("place", "publish", "hide"):
        data = {"act": verb, "number": "1", "vis": "all"}
        assert client.post(f"/team/{cast.project.slug}/innboks/alle", data=data).status_code == 404


def test_who_only_reads_does_nothing_to_everything(client: Client, cast: Cast) -> None:
    make.need(cast.project)
    client.sign_in(cast.mona.account)
    assert client.get(f"/team/{cast.project.slug}/innboks/alle").status_code == 403
    with pytest.raises(NotAllowed):
        services.do_matching(
            cast.mona.person, cast.project, Verb.TAG, "lys", REASONS, number=1, until=clock.now() + timedelta(0)
        )


def test_one_that_somebody_gave_away_since_it_was_read_stays_and_is_told(cast: Cast) -> None:
    one, two = make.reasons(cast.project, *texts(5))[:2]
    seen = queries.several(cast.alice.person, cast.project, [one, two])
    make.done(cast.bob, cast.project, Verb.ASSIGN, cast.olav.account.id, one)
    outcome = acts.DO[Verb.ASSIGN](cast.alice.person, cast.project, seen, str(cast.bob.account.id))
    assert [before[:2] for before in outcome.before] == [two]
    assert list(outcome.refused) == ["Noen andre har endret det imens."]


@pytest.mark.parametrize(("verb", "value"), [(Verb.ASSIGN, "bob"), (Verb.TAG, "lys"), (Verb.READ, "")])
def test_many_cost_no_more_statements_than_few(cast: Cast, count_queries: Any, verb: Verb, value: str) -> None:
    told = str(cast.bob.account.id) if value == "bob" else value
    costs = []
    for number in (5, 30):
        make.reasons(cast.project, *texts(number))
        db.session.execute(delete(Item))
        db.session.execute(delete(Tagging))
        total = len(queries.matching(cast.alice.person, cast.project, REASONS, clock.now(), 100))
        with count_queries() as seen:
            done = all_of(cast, verb, told, total)
            assert done.act is not None and done.number == total
            assert services.undo(cast.alice.person, cast.project, done.act) == total
        costs.append(seen.total)
    assert costs[0] == costs[1], costs


def test_a_tag_is_taken_from_all_that_have_it(cast: Cast) -> None:
    things = make.reasons(cast.project, *texts(5))
    tagged = make.done(cast.alice, cast.project, Verb.TAG, "lys", *things[:3])
    assert tagged.act is not None
    asked = Filters(show=Show.ALL, tag=int(tagged.act.value))
    assert all_of(cast, Verb.UNTAG, tagged.act.value, 3, asked).number == 3
    assert db.session.scalar(select(Tagging.kind).where(Tagging.kind == Kind.REASON)) is None


def test_two_who_share_out_everything_at_once_leave_nothing_that_nobody_wrote_down(app: Flask, cast: Cast) -> None:
    make.reasons(cast.project, *texts(12))
    db.session.commit()
    by, project, until = cast.alice.account.id, cast.project.id, clock.now()

    def giving(account: int) -> Callable[[], int]:
        def act() -> int:
            person, mine = accounts.person_of_account(by), db.session.get_one(Project, project)
            given = {"number": 12, "until": until}
            return services.do_matching(person, mine, Verb.ASSIGN, str(account), REASONS, **given).number

        return act

    together(app, [giving(one.account.id) for one in (cast.bob, cast.olav)])
    steps: dict[int, dict[int | None, int]] = {}  # of each contribution: who had it -> who got it
    for act in db.session.scalars(select(Act)):
        for _kind, number, before in act.before:
            steps.setdefault(number, {})[before] = int(act.value)
    now = {row.item_id: row.assignee_id for row in db.session.scalars(select(Item))}
    assert len(now) == len(steps) == 12
    for number, taken in steps.items():
        first = taken[None]
        assert now[number] == taken.get(first, first), "what the acts say they did is what holds"
