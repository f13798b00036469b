"""What is published with one press is what can be read by whom it is to; the rest stays, and is told with why."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed
from app.inbox import queries, services
from app.inbox.models import Reply
from app.inbox.queries import Entry
from app.inbox.services.sending import Sent
from app.needs import services as need_services
from app.needs.models import Addition, Policy
from app.notifications.models import Notice, Receipt, ReceiptKind
from app.prototypes import services as prototype_services
from app.prototypes.models import Pin
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import needs, people, projects
from tests.factories.needs import MODERATOR
from tests.inbox.test_replying import entry, given, prepared
from tests.support.client import Client
from tests.support.queries import count_queries


def send(cast: Cast) -> Sent:
    return services.publish_all_replies(cast.alice.person, cast.project, None, shown=waiting(), until=clock.now())


def told() -> int:
    query = select(func.count()).select_from(Receipt).where(Receipt.kind == ReceiptKind.ANSWERED)
    return db.session.scalar(query) or 0


def waiting() -> list[int]:
    return list(db.session.scalars(select(Reply.id).where(Reply.published_at.is_(None)).order_by(Reply.id)))


def decline(cast: Cast, added: Addition) -> None:
    need_services.decline_addition(cast.alice.person, added, Policy.UNCLEAR)


def withdraw(_cast: Cast, added: Addition) -> None:
    added.participant_id = added.participant_id or people.participant()
    need_services.withdraw_addition(added, added.participant_id)


def hide_the_need(_cast: Cast, added: Addition) -> None:
    need_services.hide(MODERATOR, added.need, Policy.UNCLEAR)


def move_the_need(_cast: Cast, added: Addition) -> None:
    need_services.place(MODERATOR, added.need, projects.project())


def hide(cast: Cast, about: Entry) -> None:
    pin = db.session.get_one(Pin, about.id)
    prototype_services.hide_pin(cast.alice.person, pin.feedback.version.prototype, pin)


TAKEN = [decline, withdraw, hide_the_need, move_the_need]


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("take", TAKEN)
def test_a_reply_to_an_addition_that_is_taken_down_or_away_is_not_published(cast: Cast, take: Any) -> None:
    about = given(cast, Kind.ADDITION)
    reply = prepared(cast, about)
    take(cast, db.session.get_one(Addition, about.id))
    db.session.flush()
    with pytest.raises(Closed):
        services.publish_reply(cast.alice.person, cast.project, reply)
    sent = send(cast)
    assert (sent.new, sum(sent.left.values()), told()) == (0, 1, 0)
    assert waiting() == [reply.id]


def test_the_others_are_published_beside_it(cast: Cast) -> None:
    pin, closing = given(cast, Kind.PIN), given(cast, Kind.CLOSING)
    hidden = prepared(cast, pin)
    prepared(cast, closing)
    hide(cast, pin)
    db.session.flush()
    sent = send(cast)
    assert (sent.new, list(sent.left.values()), told()) == (1, [1], 1)
    assert waiting() == [hidden.id]


def test_the_list_says_what_stays_and_why_and_it_can_be_thrown_away_there(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.PIN)
    prepared(cast, about)
    pin = db.session.get_one(Pin, about.id)
    who = pin.feedback.participant_id
    assert who is not None
    prototype_services.remove_pin(who, pin.id)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(f"/team/{cast.project.slug}/innboks/svar")
    assert "Blir ikke publisert" in page.text and "Innspillet er borte" in page.text
    whole = alice.page(page.link("Publiser alle samlet"))
    assert "1 svar blir ikke publisert. Innspillet er borte" in whole.text
    assert whole.h1 == "Ingen klargjorte svar å publisere"
    after = alice.page(whole.link("Se hvilke svar som ikke blir publisert"))
    assert len(waiting()) == 1
    gone = alice.submit(after.form("discard"), follow=True).page
    assert "Det klargjorte svaret er slettet." in gone.text
    assert waiting() == []
    assert alice.submit(after.form("discard"), follow=True).status_code == 200, "twice is once"


def test_what_is_prepared_for_what_is_hidden_is_thrown_away_on_its_page(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.PIN)
    prepared(cast, about)
    hide(cast, about)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(f"/team/{cast.project.slug}/innboks/pin/{about.number}")
    assert "bytter lyktene" in page.text
    form = next(one for one in page.forms if one.fields.get("act") == "discard")
    alice.submit(form)
    assert waiting() == []


def test_who_changed_it_meanwhile_is_not_thrown_away_from_the_list(client: Client, cast: Cast) -> None:
    reply = prepared(cast, given(cast, Kind.CLOSING))
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    form = alice.page(f"/team/{cast.project.slug}/innboks/svar").form("discard")
    db.session.get_one(Reply, reply.id).key = "another"
    sent = alice.submit(form)
    assert (sent.status_code, len(waiting())) == (409, 1)
    assert "endret det klargjorte svaret" in sent.page.text


def test_who_may_not_read_it_neither_sees_nor_publishes_what_it_is_answered(client: Client, cast: Cast) -> None:
    prepared(cast, given(cast, Kind.CLOSING))
    mona = cast.mona.person
    assert queries.number_of_prepared_replies(mona, cast.project) == 0
    assert services.publish_all_replies(mona, cast.project, None, shown=waiting(), until=clock.now()) == Sent()
    db.session.commit()
    page = client.sign_in(cast.mona.account).page(f"/team/{cast.project.slug}/innboks/svar")
    assert "bytter lyktene" not in page.text
    assert len(waiting()) == 1


def test_what_one_project_has_ready_is_not_another_s_to_publish(cast: Cast) -> None:
    about = given(cast, Kind.ADDITION)
    old = prepared(cast, about)
    there = projects.project()
    need_services.place(MODERATOR, db.session.get_one(Addition, about.id).need, there)
    db.session.flush()
    theirs = needs.team_of(there)
    entry_there = queries.one(theirs, there, about.kind, about.id)
    assert entry_there is not None
    where = services.target(entry_there)
    assert where is not None and queries.reply_to(there.id, *where) is None
    words = need_services.Words(text_nb="Vi tar over.", by_nb="Byplanlegger")
    new = services.prepare_reply(theirs, there, entry_there, words, client_key="theirs")
    assert (new.id, new.project_id, new.text_nb) == (old.id, there.id, "Vi tar over.")
    assert queries.number_of_prepared_replies(cast.alice.person, cast.project) == 0
    assert services.publish_all_replies(theirs, there, None, shown=[new.id], until=clock.now()).new == 1


def test_many_are_published_in_as_many_statements_as_few_and_each_giver_is_told(cast: Cast) -> None:
    counts = []
    for number in (2, 6):
        need = needs.need(project=cast.project)
        for _at in range(number):
            me = people.participant()
            people.contact(me)
            added = needs.addition(need, by=me)
            need_services.publish_addition(cast.alice.person, added)
            db.session.flush()
            prepared(cast, entry(cast, (Kind.ADDITION, added.id)))
        db.session.commit()
        with count_queries() as counted:
            assert send(cast).new == number
            db.session.flush()
        counts.append(counted.total)
    assert counts[0] == counts[1]
    answered = select(func.count()).select_from(Notice).join(Receipt).where(Receipt.kind == ReceiptKind.ANSWERED)
    assert db.session.scalar(answered) == 8


def test_a_reply_to_voters_can_be_taken_up_at_another_reason(cast: Cast) -> None:
    first, second = (
        entry(cast, thing) for thing in make.reasons(cast.project, *[f"Grunn {at}" for at in range(5)])[:2]
    )
    reply = prepared(cast, first)
    prepared(cast, second)
    assert (reply.kind, reply.item_id) == (Kind.REASON, second.id)
