"""Whatever people gave to a project is in its inbox, each kind for those who may read it there."""

import pytest

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.inbox import queries
from app.inbox.models import Tagging
from app.inbox.queries import Filters, Show
from app.inbox.queries.filters import Order
from app.projects.models import Project
from app.workshops.models import RoomText
from app.workshops.services import Act
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import projects, workshops
from tests.support.client import Client

ALL = Filters(show=Show.ALL)


def kinds(cast: Cast, name: str, project: Project, asked: Filters = ALL) -> set[Kind]:
    return {entry.kind for entry in queries.page(cast.everybody[name].person, project, asked).items}


@pytest.mark.parametrize("kind", Kind)
def test_what_was_given_waits_until_somebody_has_read_it(cast: Cast, kind: Kind) -> None:
    made = make.EVERY[kind](cast.project)
    found = queries.one(cast.alice.person, cast.project, *made)
    assert found is not None
    assert found.unread
    assert found.owed_at == found.received_at
    assert kind in kinds(cast, "alice", cast.project, Filters())


def test_everything_stands_in_one_list_with_its_own_words(client: Client, cast: Cast) -> None:
    make.one_of_each(cast.project)
    page = client.sign_in(cast.alice.account).page(f"/team/{cast.project.slug}/innboks?vis=all")
    for words in (
        "Stien langs",
        "tidlig om morgenen",
        "blender lyset",
        "A lyser når",
        "Lave lykter",
        "mørkt ved broen",
        "følger den som går",
    ):
        assert any(words in heading for heading in page.texts("h2")), words
    assert "Idé eller spørsmål i verksted" in page.text
    for name in ("Behov", "Tillegg", "Merknad på prototype", "Sluttord", "Begrunnelse for stemme", "Svar i verksted"):
        assert name in page.text


def test_each_sees_the_kinds_that_they_may_read_where_they_belong(cast: Cast) -> None:
    make.one_of_each(cast.project)
    for name in ("alice", "bob", "olav", "ada"):
        assert kinds(cast, name, cast.project) == set(Kind), name
    assert kinds(cast, "mona", cast.project) == {Kind.NEED, Kind.ADDITION}


def test_nothing_of_another_project_is_there(cast: Cast) -> None:
    elsewhere = projects.project()
    theirs = make.one_of_each(elsewhere)
    assert kinds(cast, "alice", cast.project) == set()
    assert [queries.one(cast.alice.person, cast.project, *made) for made in theirs.values()] == [None] * len(theirs)


@pytest.mark.parametrize("kind", [Kind.REASON, Kind.ANSWER, Kind.IDEA])
def test_the_words_of_fewer_than_five_in_one_room_or_vote_are_not_shown(cast: Cast, kind: Kind) -> None:
    if kind is Kind.REASON:
        make.reason(cast.project, voters=4)
    else:
        make.EVERY[kind](cast.project, people=4)  # type: ignore[operator]
    assert kinds(cast, "alice", cast.project) == set()


def test_ideas_come_with_their_support_and_practice_is_as_it_was_asked(cast: Cast) -> None:
    held = workshops.opened("ideas", project=cast.project)
    for phone in "abcde":
        workshops.answer(held, phone, text=f"Idé {phone}", client_key=phone)
    first = db.session.query(RoomText).filter_by(body="Idé a").one().id
    workshops.answer(held, "b", 2, stand=f"{first}:1")
    workshops.press(held, Act.LOCK)
    found = list(queries.page(cast.alice.person, cast.project, Filters(show=Show.ALL, order=Order.SUPPORTED)).items)
    assert (found[0].text, found[0].weight) == ("Idé a", 1)
    assert len(found) == 5
    workshops.again(held).steps[0].practice = True
    assert len(queries.page(cast.alice.person, cast.project, ALL).items) == 5, "it was asked in earnest"


def test_reasons_stand_in_no_order_that_tells_who_voted_first(cast: Cast) -> None:
    make.reasons(cast.project, *(f"Grunn {number}" for number in range(9)))
    found = [entry.id for entry in queries.page(cast.alice.person, cast.project, ALL).items]
    assert len(found) == 9
    assert found not in (sorted(found), sorted(found, reverse=True))


def test_the_page_numbers_what_was_given_without_a_name_by_nothing_that_tells_who_came_first(
    client: Client, cast: Cast
) -> None:
    things = [make.reasons(cast.project, *["Lyset er bra."] * 5)[0], make.answer(cast.project), make.idea(cast.project)]
    client.sign_in(cast.alice.account)
    page = client.page(f"/team/{cast.project.slug}/innboks?vis=all")
    for kind, number in things:
        assert f"{kind.value}/{number}?" not in page.html and f"{kind.value}:{number}" + '"' not in page.html
        assert f"{kind.value}-{number}" + '"' not in page.html
        shown = shown_number(kind, number)
        assert client.page(f"/team/{cast.project.slug}/innboks/{kind.value}/{shown}").form(has="text")
        form = page.form(action="/gjor", button="Sett merke")
        client.post(form.action, data={"item": f"{kind.value}:{shown}", "act": "tag", "tag": "lys"})
        assert db.session.query(Tagging).filter_by(kind=kind).one().item_id == number


def test_a_need_that_was_taken_back_is_gone_and_one_without_an_answer_waits(cast: Cast) -> None:
    public = make.need(cast.project, public=True)
    found = queries.one(cast.alice.person, cast.project, *public)
    assert found is not None
    assert (found.unread, found.owed_at is not None) == (False, True)
