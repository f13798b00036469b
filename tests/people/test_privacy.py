"""A person can get all that is held about them, and have it erased; what nobody needs goes by itself."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from app.core import clock, secrets
from app.core.db import Base, db
from app.notifications import digests, sending, services
from app.notifications.jobs import clear_outbox
from app.notifications.models import Follow, Notice, OutboxMail, ReceiptKind, Subject
from app.people import accounts, contacts, devices, participants, proving
from app.people.jobs import GUESTS, clear_away
from app.people.models import CodePurpose, Contact, Identity, IdentityLevel, LoginSession, OneTimeSecret, Participant
from app.people.one_time import issue_link
from tests.conftest import Moment
from tests.factories import people
from tests.factories import projects as make
from tests.support.client import Client

EVA = "eva@example.no"


def count(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def eva(client: Client) -> int:
    """A device that follows a project, has left an address, and has been mailed about a decision."""
    who, project = client.take_part(), make.project()
    people.contact(who, EVA)
    services.follow(who, Subject.PROJECT, project.id)
    services.write_receipt(Subject.PROJECT, project.id, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
    db.session.commit()
    with client.application.app_context():
        digests.tell_now()
    return who


def test_everything_that_is_held_can_be_fetched(client: Client, eva: int) -> None:
    answer = client.get("/min-side/mine-data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    held = json.loads(answer.text)["held"]
    assert held["people"]["contact"]["email"] == EVA
    assert held["people"]["known_by"][0]["level"] == "open"
    assert held["notifications"]["follows"][0]["what"] == "project"
    assert held["notifications"]["mails"][0]["subject"].startswith("Bestemt")
    assert held["notifications"]["notices"][0]["kind"] == "decided"


def test_nobody_gets_what_is_held_about_another(browsers: Callable[[], Client], eva: int) -> None:
    stranger = browsers()
    assert json.loads(stranger.get("/min-side/mine-data.json").text)["held"] == {}
    stranger.take_part()
    assert EVA not in stranger.get("/min-side/mine-data.json").text


def forget(client: Client, **more: Any) -> Any:
    return client.post("/min-side/glem", data=more, follow_redirects=True)


def test_forgetting_the_phone_leaves_no_trace_of_the_person(client: Client, eva: int) -> None:
    page = client.page("/min-side")
    answer = client.submit(page.form(action="/min-side/glem"), follow=True)
    assert "Nå er alt glemt" in answer.page.text
    assert client.get_cookie("device") is None
    for table in (Participant, Identity, Contact, Follow, Notice, OutboxMail):
        assert count(table) == 0, table
    assert markers(EVA) == []


def markers(*wanted: str) -> list[str]:
    """Where in the whole database any of the texts stands."""
    found = []
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):
            found += [table for marker in wanted if marker in str(row)]
    return found


def test_what_happened_stays_known_though_nobody_knows_to_whom(client: Client, eva: int) -> None:
    before = db.session.execute(text("SELECT count(*) FROM receipt")).scalar()
    forget(client)
    assert db.session.execute(text("SELECT count(*) FROM receipt")).scalar() == before


def test_forgetting_only_here_keeps_it_on_the_other_phone(client: Client, eva: int) -> None:
    devices.add_device(eva, "another-device")
    page = client.page("/min-side")
    assert "Glem alt, på alle enheter" in page.text
    assert "på de andre" in forget(client, only_here="1").page.text
    assert count(Participant) == 1
    assert count(Identity) == 1
    assert count(Contact) == 1


def test_the_only_phone_cannot_be_forgotten_halfway(client: Client, eva: int) -> None:
    forget(client, only_here="1")
    assert count(Participant) == 0


def test_forgetting_takes_a_press(client: Client, eva: int) -> None:
    assert client.get("/min-side/glem").status_code == 405
    assert count(Participant) == 1


def test_a_forgotten_phone_begins_anew(client: Client, eva: int) -> None:
    forget(client)
    assert "Her samler vi" in client.page("/min-side").text


def test_an_address_that_was_written_to_sign_in_with_is_forgotten_too(client: Client, eva: int) -> None:
    client.post("/logg-inn", data={"email": "kari@example.no"})
    assert "kari@example.no" in client.page("/logg-inn/kode").text
    forget(client)
    assert client.get("/logg-inn/kode").location == "/logg-inn"
    with client.session_transaction() as session:
        assert "kari@example.no" not in str(session) and "browser" not in session


def test_forgetting_the_phone_signs_nobody_out(client: Client, eva: int) -> None:
    client.sign_in(people.account("Ada"))
    forget(client)
    assert "Logg ut" in client.page("/min-side").text


@pytest.mark.usefixtures("context")
def test_forgetting_one_device_takes_no_mail_from_another_with_the_same_address(client: Client, eva: int) -> None:
    laptop = people.participant()
    contact = people.contact(laptop, EVA)
    for template, contact_id in (("decision", contact.id), ("confirm_contact", None)):
        more = {"name": "behov 7", "url": "x"} if contact_id is None else {"subject": "x", "items": []}
        services.queue_mail(EVA, "nb", template, template, contact_id=contact_id, **more)
    db.session.commit()
    forget(client)
    left = db.session.scalars(select(OutboxMail.dedupe_key).order_by(OutboxMail.dedupe_key))
    assert list(left) == ["confirm_contact", "decision"]
    participants.erase(laptop)
    db.session.commit()
    assert markers(EVA) == []


@pytest.mark.usefixtures("context")
class TestMerging:
    """Two participants who turn out to be one."""

    def test_the_target_keeps_its_address_and_gets_what_waits_for_the_other(self) -> None:
        source, target = people.participant(), people.participant()
        people.contact(source, "gammel@example.no")
        people.contact(target, EVA)
        services.follow(source, Subject.PROJECT, 7)
        services.follow(target, Subject.PROJECT, 7)
        services.write_receipt(Subject.PROJECT, 7, ReceiptKind.DECIDED, key="d")
        services.follow(source, Subject.PROJECT, 8)
        services.write_receipt(Subject.PROJECT, 8, ReceiptKind.DECIDED, key="d")
        participants.merge(source, target)
        assert db.session.scalars(select(Contact.email)).all() == [EVA]
        assert count(Notice) == 2
        assert sorted(db.session.scalars(select(Follow.subject_id))) == [7, 8]
        assert set(db.session.scalars(select(Follow.participant_id))) == {target}
        assert db.session.scalars(select(Participant.id)).all() == [target]

    def test_a_mail_that_waits_is_still_sent_and_no_second_digest_comes(self, frozen_clock: Moment) -> None:
        target, source = people.participant(), people.participant()
        for who in (target, source):
            people.contact(who, EVA)
        services.follow(source, Subject.PROJECT, make.project().id)
        project = db.session.scalars(select(Follow.subject_id)).one()
        services.write_receipt(Subject.PROJECT, project, ReceiptKind.NEWS, key="1")
        db.session.commit()
        frozen_clock.move(minutes=10)
        assert digests.tell_daily() == 1
        participants.merge(source, target)
        services.write_receipt(Subject.PROJECT, project, ReceiptKind.NEWS, key="2")
        db.session.commit()
        frozen_clock.move(minutes=10)
        assert digests.tell_daily() == 0
        [mail] = db.session.scalars(select(OutboxMail))
        assert sending.send_due() == 1
        held = contacts.of(target)
        assert held is not None
        assert mail.contact_id == held.id

    def test_the_links_in_earlier_mails_stop_the_mails_of_the_one_they_became(self) -> None:
        first, second, third = (people.participant() for _time in range(3))
        tokens = [people.contact(who, EVA).stop_token for who in (first, second, third)]
        participants.merge(third, second)
        participants.merge(second, first)
        held = contacts.of(first)
        assert held is not None
        assert [contacts.by_stop_token(token) for token in tokens] == [held, held, held]
        assert contacts.by_stop_token("no-such-token") is None
        participants.erase(first)
        assert contacts.by_stop_token(tokens[2]) is None

    def test_only_ones_own_older_links_are_counted_in_what_one_can_get(self) -> None:
        source, target, other = (people.participant() for _time in range(3))
        for who in (source, target, other):
            people.contact(who, EVA)
        participants.merge(source, target)
        counted = [participants.held(who)["people"]["contact"]["older_stop_links"] for who in (target, other)]
        assert counted == [1, 0]

    def test_the_address_comes_along_when_the_target_has_none(self) -> None:
        source, target = people.participant(), people.participant()
        people.contact(source, EVA)
        participants.merge(source, target)
        held = contacts.of(target)
        assert held is not None
        assert held.email == EVA

    def test_one_is_not_merged_with_oneself(self) -> None:
        who = people.participant()
        participants.merge(who, who)
        assert count(Participant) == 1

    def test_both_devices_are_the_targets(self) -> None:
        source, target = people.participant(), people.participant()
        participants.merge(source, target)
        assert participants.known(target).devices == 2


@pytest.mark.usefixtures("context")
class TestRetention:
    """What nobody needs goes by itself, exactly when the schedule says."""

    def test_a_dead_link_goes_with_the_address_in_it(self, frozen_clock: Moment) -> None:
        issue_link(CodePurpose.CONFIRM_CONTACT, EVA, "nb", people.participant())
        frozen_clock.move(hours=24, seconds=-1)
        clear_away()
        assert count(OneTimeSecret) == 1
        frozen_clock.move(seconds=1)
        clear_away()
        assert count(OneTimeSecret) == 0
        assert EVA not in str(db.session.scalars(select(Contact.email)).all())

    def test_an_ended_session_goes(self, frozen_clock: Moment) -> None:
        accounts.open_session(people.account("Ada"))
        frozen_clock.move(hours=12, seconds=-1)
        clear_away()
        assert count(LoginSession) == 1
        frozen_clock.move(seconds=1)
        clear_away()
        assert count(LoginSession) == 0

    def test_a_guest_who_said_nothing_goes_after_two_weeks(self, frozen_clock: Moment) -> None:
        people.participant()
        frozen_clock.move(days=GUESTS.days - 1)
        clear_away()
        assert count(Participant) == 1
        frozen_clock.move(days=1)
        clear_away()
        assert count(Participant) == 0
        assert count(Identity) == 0

    @pytest.mark.parametrize("said", ["follow", "contact", "address"])
    def test_who_did_anything_stays(self, frozen_clock: Moment, said: str) -> None:
        who = people.participant()
        if said == "follow":
            services.follow(who, Subject.PROJECT, 7)
        elif said == "contact":
            people.contact(who)
        else:
            hashed = devices.key_hash(IdentityLevel.EMAIL, EVA)
            proof = Identity(participant_id=who, level=IdentityLevel.EMAIL, key_hash=hashed, confirmed_at=clock.now())
            db.session.add(proof)
        frozen_clock.move(days=400)
        clear_away()
        assert count(Participant) == 1

    def test_an_address_goes_a_month_after_its_mails_were_stopped(self, frozen_clock: Moment) -> None:
        people.contact(people.participant())
        contacts.stop(db.session.scalars(select(Contact)).one())
        frozen_clock.move(days=30, seconds=-1)
        clear_away()
        assert count(Contact) == 1
        frozen_clock.move(seconds=1)
        clear_away()
        assert count(Contact) == 0

    def test_an_address_goes_when_there_was_nothing_to_tell_for_two_years(self, frozen_clock: Moment) -> None:
        who = people.participant()
        people.contact(who)
        services.follow(who, Subject.PROJECT, make.project().id)
        frozen_clock.move(days=400)
        project = db.session.scalars(select(Follow.subject_id)).one()
        services.write_receipt(Subject.PROJECT, project, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
        db.session.commit()
        digests.tell_now()
        frozen_clock.move(days=729)
        clear_away()
        assert count(Contact) == 1
        frozen_clock.move(days=1)
        clear_away()
        assert count(Contact) == 0

    def test_those_who_were_imported_stay(self, frozen_clock: Moment) -> None:
        devices.new_participant(IdentityLevel.OPEN, secrets.token(), origin="import")
        frozen_clock.move(days=400)
        clear_away()
        assert count(Participant) == 1


def test_the_address_of_a_proof_is_gone_within_a_day(app: Flask, frozen_clock: Moment) -> None:
    with app.app_context():
        proving.send_code(people.participant(), EVA, "nb")
        db.session.commit()
        frozen_clock.move(seconds=timedelta(hours=24).total_seconds() + 1)
        clear_outbox()
        clear_away()
    assert markers(EVA) == []
