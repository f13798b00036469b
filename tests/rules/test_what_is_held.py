"""Whatever points to a participant is in what they can get, and lets go of them when they are forgotten.

A table that comes to point to participants, or to the address that one left, fails here until its slice's `privacy.py`
tells of it and forgets it, and until `arrange` puts a row into it.
"""

from typing import Any

import pytest
from sqlalchemy import Column, Table, func, select

from app.core import clock, providers
from app.core.db import Base, db
from app.needs import pictures
from app.needs import services as needs
from app.needs.models import ImportedParticipant, Keeper
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.people import participants
from app.people.models import CodePurpose, StopLink
from app.people.one_time import issue_link
from tests.factories import decisions, people, prototypes
from tests.factories import needs as tell
from tests.factories import projects as make

pytestmark = pytest.mark.usefixtures("context")

EVA = "eva@example.no"
PERSONS = ("participant", "contact")
BY_COLUMN = {f"{person}_id": person for person in PERSONS}
# Where in one's own data the rows of a table stand.
HELD = {
    "identity": "people.known_by",
    "contact": "people.contact",
    "stop_link": "people.contact.older_stop_links",
    "one_time_secret": "people.codes_and_links",
    "follow": "notifications.follows",
    "notice": "notifications.notices",
    "outbox_mail": "notifications.mails",
    "need": "needs.needs",
    "need_keeper": "needs.kept",
    "imported_participant": "needs.imported_from",
    "support": "needs.supports",
    "addition": "needs.additions",
    "feedback": "prototypes.feedback",
    "vote": "decisions.votes",
}


def pointers(table: Table) -> list[Column[Any]]:
    """The columns of a table that say who it is about."""
    named = [column for column in table.columns if column.name in BY_COLUMN]
    linked = [key.parent for key in table.foreign_keys if key.target_fullname.partition(".")[0] in PERSONS]
    return list(dict.fromkeys([*named, *linked]))


def tables() -> dict[str, list[Column[Any]]]:
    return {table.name: found for table in Base.metadata.sorted_tables if (found := pointers(table))}


def arrange() -> dict[str, int]:
    """Somebody who has done all there is to do, by the table that they are known in."""
    who, project = people.participant(), make.project()
    contact = people.contact(who, EVA)
    other = tell.need(project=project)
    tell.told(by=who, place="Ved butikken på Hundvåg", pictures=[pictures.hold(prototypes.picture())])
    needs.support(who, other.id)
    tell.addition(other, by=who)
    decisions.vote(decisions.ballot(project), 1, by=who)
    variant = prototypes.published(project).versions[0].variants[0]
    prototypes.pin(variant, prototypes.tester(who), text="For mørkt")
    notifications.follow(who, Subject.PROJECT, project.id)
    notifications.write_receipt(Subject.PROJECT, project.id, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
    mail = {"subject": "Bestemt", "items": []}
    notifications.queue_mail(EVA, "nb", "decision", "decision", contact_id=contact.id, **mail)
    issue_link(CodePurpose.MOVE, EVA, "nb", who)
    db.session.add(StopLink(token="older", contact_id=contact.id))
    db.session.add(Keeper(need_id=other.id, participant_id=who, since=clock.now()))
    db.session.add(ImportedParticipant(source="gammelt", key_hash="0" * 64, participant_id=who))
    db.session.flush()
    return {"participant": who, "contact": contact.id}


def rows(persons: dict[str, int]) -> dict[str, int]:
    """How many rows of each table are about these."""
    found = {}
    for name, columns in tables().items():
        strange = [column.name for column in columns if column.name not in BY_COLUMN]
        assert not strange, (
            f"{name}: name what points to a person one of {list(BY_COLUMN)}, or say here who {strange} is"
        )
        about = [column == persons[BY_COLUMN[column.name]] for column in columns]
        found[name] = sum(db.session.scalar(select(func.count()).where(one)) or 0 for one in about)
    return found


def at(held: Any, path: str) -> Any:
    for name in path.split("."):
        held = held[name]
    return held


def test_every_table_that_points_to_a_person_is_in_what_they_can_get() -> None:
    persons = arrange()
    assert set(tables()) == set(HELD)
    assert [name for name, number in rows(persons).items() if not number] == [], "nobody arranged these"
    held = participants.held(persons["participant"])
    assert [name for name, path in HELD.items() if not at(held, path)] == []
    told = at(held, "needs.needs")[0]
    assert (told["place"], told["district"], len(told["pictures"])) == ("Ved butikken på Hundvåg", "Hundvåg", 1)
    assert all(said in str(held) for said in ("Det gjelder tidlig om morgenen også.", "For mørkt", "Høye stolper", EVA))


def test_nothing_of_it_is_in_what_another_gets() -> None:
    arrange()
    held = participants.held(people.participant())
    assert [name for name, path in HELD.items() if name != "stop_link" and at(held, path)] == ["identity"]


def test_every_table_lets_go_of_who_is_forgotten_by_the_act_of_its_own_slice() -> None:
    persons = arrange()
    for module in reversed(providers.offered("privacy")):  # not by the database, when the participant goes
        module.erase(persons["participant"])
    assert {name: number for name, number in rows(persons).items() if number} == {}
    participants.erase(persons["participant"])
    everything = " ".join(
        str(row) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))
    )
    assert EVA not in everything
