"""Nobody speaks for somebody who is forgotten, and what was written to them alone goes with them."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import audit
from app.core.audit import AuditEntry
from app.core.db import Base, db
from app.core.errors import NotFound
from app.needs import secret, services
from app.needs.models import Keeper, Need, NeedState, Policy
from app.needs.wording import policy_reason
from app.notifications.models import Follow, Receipt, ReceiptKind, Tie
from app.people import participants
from tests.factories import needs as make
from tests.factories import projects
from tests.people.test_at_the_same_moment import during
from tests.support.client import Client

NOTE_NB, NOTE_EN = "Ta bort navnet til Kari i nummer 9.", "Please remove the name of Kari in number 9."


def test_who_was_given_the_receipt_speaks_for_the_need_no_more(
    app: Flask, client: Client, browsers: Callable[[], Client]
) -> None:
    other = browsers()
    with make.arranged(app):
        need = make.need(by=client.take_part())
        number, link = need.id, f"/behov/kvittering/{secret.token_of(need)}"
    other.submit(other.page(link).form(action="/ta-med"))
    assert "Du har kvitteringen" in other.page(f"/behov/{number}").text
    client.submit(client.page("/min-side").form(action="/min-side/glem"))
    page = other.page(f"/behov/{number}")
    assert "Du har kvitteringen" not in page.text
    assert not any("trekk" in form.action for form in page.forms)
    assert other.post(f"/behov/{number}/trekk").status_code == 403
    assert db.session.get_one(Need, number).state is NeedState.PUBLISHED
    assert "Stien er for mørk" in other.page("/min-side").text, "it is followed still"


@pytest.mark.usefixtures("context")
class TestKeepers:
    """Those who were given the receipt."""

    def test_what_they_add_is_not_the_authors(self) -> None:
        author, keeper = make.participant(), make.participant()
        need, others = make.need(by=author), make.need()
        for kept in (need, others):
            services.keep(kept, keeper)
        participants.erase(author)
        assert db.session.scalars(select(Keeper.need_id)).all() == [others.id], "others' needs are still kept"
        assert not make.addition(need, by=keeper).by_author

    def test_they_go_on_following_as_what_they_are_then(self) -> None:
        author, keeper, fan = (make.participant() for _time in range(3))
        need = make.need(by=author)
        services.support(fan, need.id)
        for who in (keeper, fan):
            services.keep(need, who)
        participants.erase(author)
        ties = {held.participant_id: held.tie for held in db.session.scalars(select(Follow))}
        assert ties == {keeper: Tie.FOLLOWED, fan: Tie.SUPPORTED}


def test_the_receipt_is_not_kept_while_who_told_it_is_forgotten(app: Flask) -> None:
    author, keeper = make.participant(), make.participant()
    token = secret.token_of(make.need(by=author))

    def keep() -> None:
        if (need := secret.need_of(token)) is not None:
            with suppress(NotFound):
                services.keep(need, keeper)

    during(app, lambda: participants.erase(author), keep)
    assert db.session.scalars(select(Keeper.need_id)).all() == []


def everything() -> str:
    return " ".join(str(row) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table)))


def reasons(kind: str) -> list[str]:
    query = select(AuditEntry.reason).where(AuditEntry.object_kind == kind, AuditEntry.reason != "")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


@pytest.mark.usefixtures("context")
class TestNotes:
    """What a moderator added to the rule, for one person to read."""

    @pytest.mark.parametrize("how", [services.decline, services.hide])
    def test_of_what_was_written_to_who_told_it_only_the_rule_stays(self, how: Callable[..., None]) -> None:
        who, arrange = make.participant(), make.told if how is services.decline else make.need
        need = arrange(by=who)
        how(make.MODERATOR, need, Policy.PERSONAL_DATA, NOTE_NB, NOTE_EN)
        assert "Kari" in everything()
        participants.erase(who)
        assert "Kari" not in everything()
        kind = ReceiptKind.DECLINED if how is services.decline else ReceiptKind.HIDDEN
        line = db.session.scalars(select(Receipt).where(Receipt.kind == kind)).one()
        assert {"reason_nb": line.reason_nb, "reason_en": line.reason_en} == policy_reason(Policy.PERSONAL_DATA)
        assert reasons("need") == [line.reason_nb]

    def test_nor_of_what_was_written_to_who_added_something(self) -> None:
        who = make.participant()
        added = make.addition(make.need(), by=who)
        services.decline_addition(make.MODERATOR, added, Policy.PERSONAL_DATA, NOTE_NB, NOTE_EN)
        participants.erase(who)
        assert "Kari" not in everything()
        line = db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.DECLINED)).one()
        assert {"reason_nb": line.reason_nb, "reason_en": line.reason_en} == policy_reason(Policy.PERSONAL_DATA)
        assert reasons("addition") == [line.reason_nb]

    def test_what_was_written_to_others_or_for_all_to_read_stays(self) -> None:
        who = make.participant()
        for by in (who, make.participant()):
            services.decline(make.MODERATOR, make.told(by=by), Policy.UNCLEAR, f"Til {by}.")
        public = make.need(by=who)
        services.forward(make.MODERATOR, public, projects.project().department, "De ser på det i høst.")
        participants.erase(who)
        told = [reason.rpartition(". ")[2] for reason in reasons("need")]
        assert f"Til {by}." in told and f"Til {who}." not in told
        assert "De ser på det i høst." in reasons("need")

    def test_a_rule_that_is_worded_otherwise_now_goes_with_the_words(self) -> None:
        who = make.participant()
        need = make.told(by=who)
        services.decline(make.MODERATOR, need, Policy.UNCLEAR)
        for entry in audit.log_of_object("need", need.id):
            entry.reason = entry.reason and f"Slik sto regelen før. {NOTE_NB}"
        participants.erase(who)
        assert "Kari" not in everything()
