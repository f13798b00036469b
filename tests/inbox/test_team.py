"""What a team has among themselves: private notes with names, who is here, saved views, keys; and what goes with a person."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.permissions import Role
from app.inbox import jobs, queries, services
from app.inbox.models import Mention, Presence, TeamNote, View
from app.inbox.queries import Entry, Filters, Show
from app.needs.models import Need
from app.people import participants
from app.projects import queries as projects
from app.prototypes.models import Feedback, Pin
from tests.cast import Cast, somebody
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.support.client import Client


@pytest.fixture
def pin(cast: Cast) -> make.Thing:
    return make.pin(cast.project)


def entry(cast: Cast, thing: make.Thing) -> Entry:
    found = queries.one(cast.alice.person, cast.project, *thing)
    assert found is not None
    return found


def mentioned(cast: Cast, name: str) -> list[tuple[Kind, int]]:
    asked = Filters(show=Show.MENTIONS)
    return [(one.kind, one.id) for one in queries.page(cast.everybody[name].person, cast.project, asked).items]


@pytest.mark.usefixtures("context")
def test_whoever_is_named_in_a_note_finds_it(cast: Cast, pin: make.Thing) -> None:
    services.write_note(cast.alice.person, cast.project, entry(cast, pin), "@Bob, kan du spørre @olav om dette?")
    assert mentioned(cast, "bob") == mentioned(cast, "olav") == [pin]
    assert mentioned(cast, "alice") == []


@pytest.mark.parametrize("text", ["bob@example.no svarte", "Spør Bob", "@Bobby vet det", "@Charlie"])
def test_what_only_looks_like_a_name_names_nobody(cast: Cast, pin: make.Thing, text: str) -> None:
    services.write_note(cast.alice.person, cast.project, entry(cast, pin), text)
    assert db.session.scalars(select(Mention)).all() == []


@pytest.mark.usefixtures("context")
def test_a_first_name_that_two_have_names_neither(cast: Cast, pin: make.Thing) -> None:
    other = somebody("Bodil", Role.TEAM, project=cast.project)
    cast.bob.account.name, other.account.name = "Bob Berg", "Bob Dahl"
    db.session.flush()
    services.write_note(cast.alice.person, cast.project, entry(cast, pin), "@Bob ser på det.")
    assert db.session.scalars(select(Mention)).all() == []
    services.write_note(cast.alice.person, cast.project, entry(cast, pin), "@Bob Dahl ser på det.")
    assert db.session.scalars(select(Mention.account_id)).all() == [other.account.id]


def test_a_note_that_is_sent_twice_is_written_once(cast: Cast, pin: make.Thing) -> None:
    for _twice in range(2):
        services.write_note(cast.alice.person, cast.project, entry(cast, pin), "Ring skolen.", "the-form")
    assert db.session.scalar(select(func.count()).select_from(TeamNote)) == 1


def test_only_who_wrote_a_note_deletes_it(cast: Cast, pin: make.Thing) -> None:
    note = services.write_note(cast.alice.person, cast.project, entry(cast, pin), "Ring skolen.")
    with pytest.raises(NotAllowed):
        services.drop_note(cast.bob.person, cast.project, note)
    services.drop_note(cast.alice.person, cast.project, note)
    assert queries.notes_on(cast.project.id, *pin) == []


def test_others_see_for_a_minute_or_two_that_somebody_is_there(
    cast: Cast, pin: make.Thing, frozen_clock: Moment
) -> None:
    for _again in range(2):
        services.be_here(cast.bob.person, cast.project, *pin)
    me, bob = cast.alice.account.id, cast.bob.account.id
    assert queries.others_at(cast.project.id, [entry(cast, pin)], me) == {pin: ["Bob"]}
    assert queries.others_at(cast.project.id, [entry(cast, pin)], bob) == {}
    frozen_clock.move(minutes=2)
    assert queries.others_at(cast.project.id, [entry(cast, pin)], me) == {}
    db.session.commit()
    jobs.forget_what_is_over()
    assert db.session.scalars(select(Presence)).all() == []


def test_a_view_is_saved_under_one_name_for_oneself(cast: Cast) -> None:
    for asked in ({"vis": "all"}, {"hvem": "meg"}):
        services.save_view(cast.alice.person, cast.project, "Mine", asked)
    services.save_view(cast.bob.person, cast.project, "mine", {"slag": "pin"})
    held = queries.views(cast.project.id, cast.alice.account.id)
    assert [(view.name, view.asked) for view in held] == [("Mine", {"hvem": "meg"})]
    with pytest.raises(NotFound):
        services.drop_view(cast.bob.person, cast.project, held[0].id)
    assert db.session.scalar(select(func.count()).select_from(View)) == 2
    with pytest.raises(Invalid):
        services.save_view(cast.alice.person, cast.project, "  ", {})


def test_the_keys_are_off_until_one_turns_them_on(cast: Cast) -> None:
    assert not queries.habit(cast.alice.account.id).keys
    services.use_keys(cast.alice.person, cast.project, on=True)
    assert (queries.habit(cast.alice.account.id).keys, queries.habit(cast.bob.account.id).keys) == (True, False)
    services.use_keys(cast.alice.person, cast.project, on=False)
    assert not queries.habit(cast.alice.account.id).keys


def test_notes_about_what_somebody_gave_are_theirs_to_see_and_go_with_them(
    app: Flask, cast: Cast, pin: make.Thing
) -> None:
    tester = db.session.scalars(select(Feedback.participant_id).join(Pin).where(Pin.id == pin[1])).one()
    other = make.need(cast.project)
    assert tester is not None
    for thing, text in ((pin, "Dette er Kari i nummer 12."), (other, "Ring skolen.")):
        services.write_note(cast.alice.person, cast.project, entry(cast, thing), text)
    db.session.commit()
    with app.app_context():
        held: dict[str, Any] = participants.held(tester)
        assert [note["text"] for note in held["inbox"]["notes"]] == ["Dette er Kari i nummer 12."]
        participants.erase(tester)
        db.session.commit()
    assert db.session.scalars(select(TeamNote.text)).all() == ["Ring skolen."]


def test_notes_stay_behind_when_a_need_goes_to_another_project(client: Client, cast: Cast) -> None:
    thing = make.need(cast.project)
    services.write_note(cast.alice.person, cast.project, entry(cast, thing), "Ring skolen.")
    theirs = next(iter(cast.charlie.person.project_roles))
    db.session.get_one(Need, thing[1]).project_id = theirs
    db.session.commit()
    project = projects.project_by_id(theirs)
    assert project is not None
    client.sign_in(cast.charlie.account)
    assert "Ring skolen." not in client.page(f"/team/{project.slug}/innboks/need/{thing[1]}").text
