"""Who supported a need or added to it hears when it is taken back, and who added what is said as it is."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.core.db import db
from app.needs import secret, services
from app.needs.models import Need, Policy
from app.needs.services import adding
from app.notifications import digests
from app.notifications.models import Follow, Notice, OutboxMail, Receipt, ReceiptKind
from app.projects.models import District
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import people
from tests.factories import projects as project_make
from tests.support.client import Client

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem."
GONE = "Behov {} er trukket tilbake av den som meldte det."


def me(client: Client) -> int:
    """Who this browser is: the newest participant that follows something."""
    return db.session.scalars(select(Follow.participant_id).order_by(Follow.id.desc())).first() or 0


def supported(client: Client) -> Need:
    need = make.need(TEXT)
    db.session.commit()
    client.submit(client.page(f"/behov/{need.id}").form(action="/stott"))
    return db.session.get_one(Need, need.id)


def test_a_supporter_finds_on_my_page_that_the_need_is_withdrawn(client: Client) -> None:
    need = supported(client)
    services.withdraw(need, need.participant_id)
    db.session.commit()
    page = client.page("/min-side")
    assert f"Behov {need.id}" in page.text
    assert "Trukket av den som skrev det." in page.text
    assert TEXT not in page.text
    client.submit(page.form(action="/sett"))
    assert GONE.format(need.id) in client.page("/min-side").text
    assert f"Need {need.id} has been withdrawn by" in client.page("/en/my-page").text
    gone = client.get(f"/behov/{need.id}")
    assert gone.status_code == 404
    assert "har trukket det tilbake" in gone.page.text


def test_all_who_follow_it_get_mail_but_who_took_it_back(client: Client) -> None:
    need = supported(client)
    fan, author = me(client), need.participant_id
    assert author is not None
    adder = make.addition(need).participant_id
    assert adder is not None
    for who in (fan, author, adder):
        people.contact(who, f"p{who}@example.no")
    services.withdraw(need, author)
    db.session.commit()
    line = db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.WITHDRAWN)).one()
    told = db.session.scalars(select(Notice.contact_id).where(Notice.receipt_id == line.id)).all()
    assert len(told) == 2


def test_who_kept_it_after_supporting_it_is_not_told_what_they_take_back(client: Client) -> None:
    need = supported(client)
    fan = me(client)
    people.contact(fan, "eva@example.no")
    services.keep(need, fan)
    services.withdraw(need, fan, secret.token_of(need))
    db.session.commit()
    assert db.session.scalars(select(Notice)).all() == []


@pytest.mark.parametrize(
    ("policy", "rule"), [(Policy.PERSONAL_DATA, "kan kjennes igjen"), (Policy.DUPLICATE, "Det samme er meldt før.")]
)
def test_others_read_that_we_took_it_down_and_the_rule_but_not_what_was_written_to_who_told_it(
    client: Client, mails: Callable[..., list[OutboxMail]], frozen_clock: Moment, policy: Policy, rule: str
) -> None:
    need = supported(client)
    fan, author, number = me(client), need.participant_id, need.id
    assert author is not None
    make.addition(need, by=fan)
    for who in (fan, author):
        people.contact(who, f"p{who}@example.no")
    with client.application.app_context():
        services.hide(make.MODERATOR, need, policy, "Du nevnte naboen Ola.")
        db.session.commit()
        for _time in range(2):
            frozen_clock.move(minutes=10)
            digests.tell_daily()
    texts = {mail.recipient: mail.text for mail in mails()}
    assert len(mails()) == 2
    assert "Tatt ned." in texts[f"p{fan}@example.no"]
    assert rule in texts[f"p{fan}@example.no"]
    assert "naboen Ola" not in texts[f"p{fan}@example.no"]
    assert "naboen Ola" in texts[f"p{author}@example.no"]
    assert not re.search("hadde meldt|samme person", texts[f"p{fan}@example.no"]), "whose another need is"
    gone = client.get(f"/behov/{number}")
    assert (gone.status_code, gone.page.h1) == (404, "Vi har tatt ned dette behovet")
    assert rule in gone.page.text
    assert "naboen Ola" not in gone.page.text
    page = client.page("/min-side")
    client.submit(page.form(action="/sett"))
    assert client.page("/min-side").text.count(f"Vi har tatt ned behov {number}.") == 2, (
        "the support, and what was added"
    )


@pytest.mark.parametrize(
    ("mine", "receipt", "said"),
    [
        (True, False, "Du la til noe."),
        (False, False, "Den som meldte behovet, har lagt til noe."),
        (False, True, "Den som meldte behovet, har lagt til noe."),
    ],
)
def test_the_line_of_an_addition_says_whose_it_is(client: Client, mine: bool, receipt: bool, said: str) -> None:
    need = make.need(TEXT, by=client.take_part() if mine else None)
    adding.publish_addition(make.MODERATOR, make.addition(need, by=need.participant_id))
    db.session.commit()
    page = client.page(f"/behov/kvittering/{secret.token_of(need)}" if receipt else f"/behov/{need.id}")
    assert said in page.text


def test_what_somebody_else_adds_is_said_as_before(client: Client) -> None:
    need = make.need(TEXT)
    adding.publish_addition(make.MODERATOR, make.addition(need))
    db.session.commit()
    assert "Noen har lagt til noe." in client.page(f"/behov/kvittering/{secret.token_of(need)}").text


def test_every_line_of_a_receipt_is_dated_alike(client: Client) -> None:
    need = make.answered(make.need(TEXT, project=project_make.project()))
    db.session.commit()
    dates = client.page(f"/behov/kvittering/{secret.token_of(need)}").texts("p", class_="when")
    assert len(dates) > 2
    assert [day for day in dates if re.search(r"kl\.", day)] == []


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize(
    ("place", "shown"),
    [("Ved brua", "Ved brua, Hillevåg og Tjensvoll"), ("hillevåg og Tjensvoll", "hillevåg og Tjensvoll")],
)
def test_the_page_shows_the_place_and_the_district(client: Client, held: bool, place: str, shown: str) -> None:
    named = {"name_nb": "Hillevåg og Tjensvoll", "name_en": "Hillevåg and Tjensvoll", "slug": "hillevag"}
    district = District(**named, code="1", valid_from=date(2020, 1, 1))
    db.session.add(district)
    db.session.flush()
    need = make.need(TEXT, place=place, district_id=district.id)
    db.session.commit()
    page = client.page(f"/behov/kvittering/{secret.token_of(need)}" if held else f"/behov/{need.id}")
    assert [text.split(" 0 støtter")[0] for text in page.texts("p", class_="meta")] == [shown]


@pytest.mark.parametrize(
    ("prefix", "one", "told"),
    [("", "Behov {}", "«Lest og publisert.»"), ("/en", "Need {}", "“Read and published.”")],
)
def test_the_team_reads_one_need_and_the_quotes_of_its_language(
    client: Client, cast: Cast, prefix: str, one: str, told: str
) -> None:
    need = make.told(TEXT, activity=project_make.activity(cast.project))
    db.session.commit()
    client.sign_in(cast.alice.account)
    slug = cast.project.slug
    inbox, work = ("innboks", "behov") if not prefix else ("inbox", "needs")
    assert one.format(need.id) in client.page(f"{prefix}/team/{slug}/{inbox}").text
    assert one.format(need.id) in client.page(f"{prefix}/team/{slug}/{inbox}/need/{need.id}").text
    assert told in client.page(f"{prefix}/team/{work}/{need.id}").text
