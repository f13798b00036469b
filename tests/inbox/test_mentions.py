"""A note that names somebody is told them by mail: once, in their language, without a word of what it says."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.contributions import Kind
from app.core.db import db
from app.core.permissions import Role
from app.inbox import queries, services
from app.inbox.models import TeamNote
from app.inbox.queries import Show
from app.notifications.models import OutboxMail
from tests.cast import Cast, somebody
from tests.factories import inbox as make
from tests.support.client import Client

Mails = Callable[..., list[OutboxMail]]
in_app = pytest.mark.usefixtures("context")  # mails have addresses in them
SECRET = "naboen på nummer ni"


def note(cast: Cast, thing: make.Thing, text: str, key: str = "") -> TeamNote:
    entry = queries.one(cast.alice.person, cast.project, *thing)
    assert entry is not None
    return services.write_note(cast.alice.person, cast.project, entry, text, key)


@in_app
def test_whoever_is_named_gets_a_mail_with_a_link_and_nothing_of_what_was_written(cast: Cast, mails: Mails) -> None:
    cast.bob.account.lang = "en"
    thing = make.need(cast.project, "Det er mørkt ved broen.")
    note(cast, thing, f"@Bob og @Olav: {SECRET} ringte. @Bob?")
    to_bob, to_olav = mails("bob@example.no"), mails("olav@example.no")
    assert len(to_bob) == len(to_olav) == len(mails()) / 2 == 1, "named twice is told once"
    assert to_bob[0].subject == "Alice mentioned you in a note"
    assert to_olav[0].subject == "Alice nevnte deg i et notat"
    assert f"/en/team/{cast.project.slug}/inbox/need/{thing[1]}#notes" in to_bob[0].text
    assert f"/team/{cast.project.slug}/innboks/need/{thing[1]}#notes" in to_olav[0].text
    for mail in mails():
        assert SECRET not in mail.text + mail.html and "broen" not in mail.text + mail.html
        assert "Har du ikke bedt om dette" not in mail.text


@in_app
def test_the_same_note_sent_twice_tells_once_and_the_next_note_tells_again(cast: Cast, mails: Mails) -> None:
    thing = make.need(cast.project)
    for _twice in range(2):
        first = note(cast, thing, "@Bob, ser du på dette?", "the-form")
    services.drop_note(cast.alice.person, cast.project, first)
    note(cast, thing, "@Bob, ser du på dette?", "another-form")
    assert len(mails("bob@example.no")) == 2, "a note that takes the number of one that is gone is another note"


@in_app
def test_nobody_is_mailed_about_their_own_note_and_strangers_never_are(cast: Cast, mails: Mails) -> None:
    note(cast, make.need(cast.project), "@Alice må huske dette, og @Charlie bør ikke vite det.")
    assert mails() == []


@in_app
def test_the_people_of_the_demo_have_no_mailbox(cast: Cast, mails: Mails) -> None:
    cast.bob.account.demo_key = "bob"
    note(cast, make.need(cast.project), "@Bob, ser du på dette?")
    assert mails() == []


def test_who_does_not_want_them_turns_them_off_and_still_finds_the_note(
    client: Client, browsers: Any, cast: Cast, mails: Mails
) -> None:
    kind, number = make.need(cast.project)
    bob, alice = client.sign_in(cast.bob.account), browsers().sign_in(cast.alice.account)
    url = f"/team/{cast.project.slug}/innboks/{kind.value}/{number}"
    assert bob.submit(bob.page(url).form(action="/epost")).headers["Location"].endswith("#notes")
    alice.submit(alice.page(url).form("text"), text="@Bob, ser du på dette?")
    assert mails() == []
    assert queries.left(cast.bob.person, cast.project)[Show.MENTIONS] == 1
    bob.submit(bob.page(url).form(action="/epost"))
    alice.submit(alice.page(url).form("text"), text="@Bob, nå?")
    assert len(mails("bob@example.no")) == 1


@in_app
def test_turning_the_keys_on_leaves_the_mails_as_they_were(cast: Cast) -> None:
    services.want_mails(cast.bob.person, cast.project, on=False)
    services.use_keys(cast.bob.person, cast.project, on=True)
    held = queries.habit(cast.bob.account.id)
    assert (held.keys, held.mails) == (True, False)


@in_app
def test_many_notes_in_an_hour_do_not_flood_anybody(cast: Cast, mails: Mails) -> None:
    thing = make.need(cast.project)
    for number in range(14):
        note(cast, thing, f"@Bob, nummer {number}")
    assert len(mails("bob@example.no")) == 12


@in_app
@pytest.mark.parametrize("name", ["Ann\r\nBcc: x@example.no", "Å" * 100], ids=["two lines", "long"])
def test_no_name_breaks_the_subject(cast: Cast, mails: Mails, name: str) -> None:
    other = somebody("Ann", Role.TEAM, project=cast.project)
    other.account.name = name
    db.session.flush()
    entry = queries.one(other.person, cast.project, *make.need(cast.project))
    assert entry is not None and entry.kind is Kind.NEED
    services.write_note(other.person, cast.project, entry, "@Bob!")
    [mail] = mails("bob@example.no")
    assert "\n" not in mail.subject and "\r" not in mail.subject and len(mail.subject) <= 50
