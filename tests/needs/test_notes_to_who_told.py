"""What we write to the one who told a need is read by no other resident, whatever becomes of the need."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.needs import secret, services
from app.needs.models import Need, Policy
from app.notifications import phrases
from app.notifications.models import Receipt, ReceiptKind
from tests.cast import Cast
from tests.factories import needs as make
from tests.support.client import Client

NOTE = "Du nevnte naboen Ola."
RULE = "Teksten eller bildet har opplysninger om noen som kan kjennes igjen"
TO_ALL = "Saken ligger hos driftslaget."


def hidden() -> Need:
    need = make.need()
    services.hide(make.MODERATOR, need, Policy.PERSONAL_DATA, NOTE)
    return need


def declined() -> Need:
    need = make.told()
    services.decline(make.MODERATOR, need, Policy.PERSONAL_DATA, NOTE)
    return need


MADE = {"hidden": hidden, "declined": declined}


@pytest.mark.parametrize("state", list(MADE))
def test_published_again_others_read_the_rule_and_who_told_it_the_note(app: Flask, client: Client, state: str) -> None:
    with make.arranged(app):
        need = MADE[state]()
        services.publish(make.MODERATOR, need)
    page = client.page(f"/behov/{need.id}")
    assert NOTE not in page.text
    assert RULE in page.text
    assert NOTE not in client.page(f"/en/needs/{need.id}").text
    assert NOTE in client.page(f"/behov/kvittering/{secret.token_of(need)}").text


@pytest.mark.parametrize("state", list(MADE))
def test_who_may_open_what_is_taken_down_reads_the_note_where_the_work_is(
    app: Flask, client: Client, cast: Cast, state: str
) -> None:
    with make.arranged(app):
        need = MADE[state]()
    client.sign_in(cast.mona.account)
    page = client.page(f"/behov/{need.id}")
    assert NOTE not in page.text
    assert RULE in page.text
    assert NOTE in client.page(f"/team/behov/{need.id}").text


def test_a_team_that_may_only_read_a_need_does_not_read_the_note(app: Flask, client: Client, cast: Cast) -> None:
    with make.arranged(app):
        need = hidden()
        services.publish(make.MODERATOR, need)
    client.sign_in(cast.alice.account)
    page = client.page(f"/team/behov/{need.id}")
    assert RULE in page.text
    assert NOTE not in page.text


def test_a_line_without_the_rule_shows_nothing_of_the_note(app: Flask, client: Client) -> None:
    with make.arranged(app):
        need = declined()
        line = db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.DECLINED)).one()
        line.about = {}
        assert phrases.why(line) == ""
        services.publish(make.MODERATOR, need)
    assert NOTE not in client.page(f"/behov/{need.id}").text


def test_the_panel_gives_the_reason_of_where_the_need_stands_now(app: Flask, client: Client, cast: Cast) -> None:
    with make.arranged(app):
        need = make.need()
        services.forward(make.MODERATOR, need, cast.project.department, TO_ALL)
        services.hide(make.MODERATOR, need, Policy.PERSONAL_DATA, NOTE)
        services.publish(make.MODERATOR, need)
    for address in (f"/behov/{need.id}", f"/behov/kvittering/{secret.token_of(need)}"):
        [panel] = client.page(address).texts("section", class_="lit-panel")
        assert TO_ALL in panel
        assert NOTE not in panel
        assert RULE not in panel


def test_who_has_only_the_receipt_is_not_told_that_the_need_is_theirs(app: Flask, client: Client) -> None:
    with make.arranged(app):
        need, again = make.need(), make.told()
        services.decline(make.MODERATOR, again, Policy.DUPLICATE, NOTE)
    [panel] = client.page(f"/behov/kvittering/{secret.token_of(need)}").texts("section", class_="lit-panel")
    assert panel.startswith("Her er behovet nå")
    [panel] = client.page(f"/behov/kvittering/{secret.token_of(again)}").texts("section", class_="turn")
    assert "Det samme er meldt før." in panel
    assert "Du har allerede meldt" not in panel
    assert NOTE in panel
