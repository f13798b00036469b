"""An address gathers what is known to be its owner's: what a stranger asked for in its name stays the stranger's."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.notifications import digests, services
from app.notifications.models import OutboxMail, ReceiptKind, Subject
from app.people import contacts, one_time, participants, proving
from app.people.models import CodePurpose, Contact, Participant
from tests.factories import needs as make
from tests.factories import people
from tests.factories import projects as project_make
from tests.support.client import Client
from tests.support.page import Page

EVA = "eva@example.no"
TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."
Read = Callable[[str], str]
Browsers = Callable[[], Client]


def wish(client: Client, email: str = EVA) -> None:
    """Ask to be told at an address, as the form on a need does."""
    client.post("/folg/e-post", data={"email": email, "next": "/min-side"})


def press(client: Client, url: str) -> Page:
    return client.submit(client.page(url).form(action=url), follow=True).page


def ask(client: Client, email: str = EVA) -> None:
    client.post("/min-side/lenke", data={"email": email})


def held(client: Client) -> str:
    return str(json.loads(client.get("/min-side/mine-data.json").text)["held"])


def tell(client: Client) -> int:
    """A need that nobody has read yet; returns who told it."""
    who = client.take_part()
    with make.arranged(client.application):
        make.told(TEXT, by=who)
    return who


def test_a_stranger_who_had_somebody_confirm_gets_nothing_when_they_gather_their_own(
    browsers: Browsers, link: Read
) -> None:
    stranger, phone, laptop = browsers(), browsers(), browsers()
    tell(phone)
    wish(stranger)
    press(laptop, link(EVA))
    ask(phone)
    assert "Nå er alt samlet her." in press(laptop, link(EVA)).text
    assert TEXT in held(laptop)
    assert TEXT not in held(stranger)
    assert TEXT not in stranger.page("/min-side").text


def test_an_address_that_is_confirmed_where_it_was_left_finds_it_again(browsers: Browsers, link: Read) -> None:
    phone, laptop = browsers(), browsers()
    tell(phone)
    wish(phone)
    press(phone, link(EVA))
    ask(laptop)
    press(laptop, link(EVA))
    assert TEXT in held(laptop)


def test_who_confirms_on_another_device_is_told_and_reads_how_to_find_it_again(browsers: Browsers, link: Read) -> None:
    phone, laptop = browsers(), browsers()
    who = tell(phone)
    wish(phone)
    wished, said = link(EVA), "Åpner du den der, kan du senere hente Min side med adressen."
    assert said not in phone.page(wished).text
    assert said in laptop.page(wished).text
    press(laptop, wished)
    assert db.session.scalars(select(Contact.participant_id)).all() == [who]
    ask(laptop)
    moved = link(EVA)
    assert "lagt igjen på en enhet som vi ikke vet om er din" in laptop.page(moved).text
    assert "ber du om lenken der og åpner den her" in press(laptop, moved).text
    assert TEXT not in held(laptop)
    ask(phone)
    press(laptop, link(EVA))
    assert TEXT in held(laptop)


def test_who_confirmed_on_another_device_may_press_on_the_one_that_asked_too(browsers: Browsers, link: Read) -> None:
    phone, laptop = browsers(), browsers()
    tell(phone)
    wish(phone)
    for device in (laptop, phone, laptop):
        assert press(device, link(EVA)).h1 == "Takk! Da sier vi fra."
    ask(laptop)
    press(laptop, link(EVA))
    assert TEXT in held(laptop)


def test_the_link_to_my_page_opened_where_it_was_asked_for_proves_the_address(browsers: Browsers, link: Read) -> None:
    phone, laptop = browsers(), browsers()
    with phone.application.app_context():
        people.contact(tell(phone), EVA, proven=False)
        db.session.commit()
    way = "hvis du mister denne enheten"
    assert way in phone.page("/min-side").text
    ask(phone)
    assert "Adressen er bekreftet." in press(phone, link(EVA)).text
    assert way not in phone.page("/min-side").text
    ask(laptop)
    press(laptop, link(EVA))
    assert TEXT in held(laptop)


def test_the_link_to_my_page_proves_no_other_address(browsers: Browsers, link: Read) -> None:
    """A stranger's own mailbox says nothing of the one that they wrote."""
    stranger, phone, laptop = browsers(), browsers(), browsers()
    tell(phone)
    wish(stranger)
    press(laptop, link(EVA))
    ask(stranger, "stranger@example.no")
    press(stranger, link("stranger@example.no"))
    ask(phone)
    press(laptop, link(EVA))
    assert TEXT not in held(stranger)


def test_both_the_page_and_the_mail_tell_who_did_not_ask_to_do_nothing(
    browsers: Browsers, link: Read, mails: Callable[..., list[OutboxMail]]
) -> None:
    wish(browsers())
    assert "Ba du ikke om dette selv?" in browsers().page(link(EVA)).text
    assert "Ba du ikke om dette selv?" in mails(to=EVA)[-1].text
    ask(browsers())
    assert "Ba du ikke om lenken selv?" in mails(to=EVA)[-1].text


def test_the_page_says_before_the_button_that_another_device_asked(browsers: Browsers, link: Read) -> None:
    phone, laptop = browsers(), browsers()
    phone.take_part()
    ask(phone)
    said, button = "Noen ba om lenken på en annen enhet eller i en annen nettleser.", "Ja, hent Min side hit"
    text = laptop.page(link(EVA)).text
    assert -1 < text.find(said) < text.find(button)
    assert said not in phone.page(link(EVA)).text


def test_a_device_that_is_not_known_is_never_joined_by_asking(browsers: Browsers, link: Read) -> None:
    stranger, laptop = browsers(), browsers()
    tell(laptop)
    ask(stranger)
    assert "Noen ba om lenken" not in laptop.page(link(EVA)).text
    press(laptop, link(EVA))
    assert TEXT not in held(stranger)


@pytest.mark.usefixtures("context")
class TestWithoutPages:
    def test_the_same_address_confirmed_again_elsewhere_stays_proven(self) -> None:
        who = people.participant()
        people.contact(who, EVA)
        assert people.contact(who, EVA, proven=False).proven
        assert not people.contact(who, "ny@example.no", proven=False).proven

    @pytest.mark.parametrize(("other", "proven"), [(EVA, True), ("bo@example.no", False)])
    def test_what_one_of_two_has_proven_both_have_when_it_is_the_same_address(self, other: str, proven: bool) -> None:
        source, target = people.participant(), people.participant()
        people.contact(source, other)
        people.contact(target, EVA, proven=False)
        participants.merge(source, target)
        assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
        kept = contacts.of(target)
        assert kept is not None
        assert kept.proven is proven

    @pytest.mark.parametrize(("by_mail", "whole"), [(False, False), (True, True)])
    def test_a_stranger_neither_stops_the_owners_mails_nor_starts_them(self, by_mail: bool, whole: bool) -> None:
        """Whoever holds a mail is the owner of the address."""
        eva, stranger = people.participant(), people.participant()
        people.contact(eva, EVA)
        people.contact(stranger, EVA, proven=False)

        def stopped() -> list[bool]:
            db.session.expire_all()
            query = select(Contact.stopped_at).order_by(Contact.participant_id)
            return [moment is not None for moment in db.session.scalars(query)]

        theirs = contacts.of(stranger)
        assert theirs is not None
        contacts.stop(theirs, by_mail=by_mail)
        assert stopped() == [whole, True]
        contacts.start(theirs, by_mail=by_mail)
        assert stopped() == [False, False]

    def test_a_code_from_a_mail_proves_the_address_too(self) -> None:
        who = people.participant()
        people.contact(who, EVA, proven=False)
        code, _expires = one_time.issue_code(CodePurpose.CONFIRM_IDENTITY, EVA, participant_id=who)
        assert proving.prove(who, EVA, code) is not None
        db.session.expire_all()
        kept = contacts.of(who)
        assert kept is not None and kept.proven

    def test_a_stranger_reads_nothing_of_the_mails_to_the_address_they_wrote(self, app: Flask) -> None:
        eva, stranger, project = people.participant(), people.participant(), project_make.project()
        people.contact(eva, EVA)
        people.contact(stranger, EVA, proven=False)
        for who in (eva, stranger):
            services.follow(who, Subject.PROJECT, project.id)
        services.write_receipt(Subject.PROJECT, project.id, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
        db.session.commit()
        digests.tell_now()
        [mail] = participants.held(eva)["notifications"]["mails"]
        assert mail["subject"].startswith("Bestemt")
        assert participants.held(stranger)["notifications"]["mails"] == []
