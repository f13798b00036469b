"""Decisions at once, everything else in at most one mail a day, and never anything twice."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.notifications import digests, services
from app.notifications.models import Notice, NoticeState, OutboxMail, ReceiptKind, Subject, Tie
from app.people import contacts
from tests.conftest import Moment
from tests.factories import people

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
ONLY_NORWEGIAN = "This text is only in Norwegian so far."
EVA = "eva@example.no"
Mails = Callable[..., list[OutboxMail]]
DECISION: dict[str, Any] = {
    "outcome": "continue",
    "title_nb": "Lave lykter",
    "project_nb": "Trygg vei hjem",
    "project_en": "Safe way home",
    "decided_by_nb": "Bymiljø og utbygging",
    "decided_by_en": "Urban environment",
}


def follower(email: str = EVA, number: int = 7, tie: Tie = Tie.TOLD, lang: str = "nb") -> int:
    """Somebody who follows a need and has left an address."""
    who = people.participant()
    people.contact(who, email, lang)
    services.follow(who, Subject.NEED, number, tie)
    return who


def happens(kind: ReceiptKind = ReceiptKind.PUBLISHED, number: int = 7, key: str = "1", **more: Any) -> None:
    services.write_receipt(Subject.NEED, number, kind, key=key, **more)
    db.session.commit()


def notices(state: NoticeState = NoticeState.WAITING) -> int:
    return db.session.scalar(select(func.count()).select_from(Notice).where(Notice.state == state)) or 0


def test_a_decision_is_mailed_at_once_with_its_reason_and_the_whole_story(mails: Mails) -> None:
    follower()
    happens(ReceiptKind.DECIDED, key="decision:1", reason_nb="71 av 96 valgte lave lykter.", about=DECISION)
    assert digests.tell_now() == 1
    [mail] = mails()
    assert mail.subject == "Bestemt: gå videre med Trygg vei hjem"
    told = [
        "Hei!",
        "12. mai meldte du behov 7: «Stien er mørk».",
        "12. mai: Bymiljø og utbygging bestemte å gå videre med «Trygg vei hjem».",
        "Grunnen: 71 av 96 valgte lave lykter.",
        "Se hele sporet: http://127.0.0.1:8000/min-side?om=7",
        "Hilsen Smartere sammen, Stavanger kommune",
        "Du får denne e-posten fordi du ba oss si fra.",
    ]
    assert mail.text.split("\n\n")[:7] == told
    assert mail.text.split("\n\n")[7].startswith("Stopp e-postene: http://127.0.0.1:8000/stopp/")


def test_it_is_told_in_the_language_that_the_contact_chose(mails: Mails) -> None:
    follower(lang="en")
    happens(ReceiptKind.DECIDED, key="decision:1", reason_nb="Fordi.", reason_en="Because.", about=DECISION)
    digests.tell_now()
    [mail] = mails()
    assert mail.subject == "Decided: go on with Safe way home"
    assert "On 12 May you submitted behov 7" in mail.text
    assert "Why: Because." in mail.text
    assert "/en/stop/" in mail.text


def test_what_english_lacks_is_told_in_norwegian(mails: Mails) -> None:
    follower(lang="en")
    happens(ReceiptKind.DECIDED, key="d", reason_nb="Fordi folk ba om det.", about=DECISION)
    digests.tell_now()
    told = mails()[0].text.split("\n\n")
    assert told[told.index("Why: Fordi folk ba om det.") + 1] == ONLY_NORWEGIAN


@pytest.mark.parametrize(
    ("texts", "lacks"),
    [
        ({}, False),
        ({"reason_nb": "Fordi."}, True),
        ({"reason_nb": "Fordi.", "reason_en": "Because."}, False),
        ({"for_residents_nb": "Lyset tennes."}, True),
        ({"reason_nb": "Fordi.", "reason_en": "Because.", "for_residents_nb": "Lyset tennes."}, True),
        ({"for_residents_nb": "Lyset tennes.", "for_residents_en": "The light comes on."}, False),
    ],
)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_mail_says_what_is_only_in_norwegian_once_and_in_english_only(
    mails: Mails, frozen_clock: Moment, lang: str, texts: dict[str, str], lacks: bool
) -> None:
    follower(lang=lang)
    means = {name: text for name, text in texts.items() if name.startswith("for_")}
    reasons = {name: text for name, text in texts.items() if name not in means}
    happens(ReceiptKind.DECIDED, key="d", about={**DECISION, **means}, **reasons)
    happens(ReceiptKind.NOT_CHOSEN, key="n", about=means, **reasons)
    digests.tell_now()
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    assert [mail.text.count(ONLY_NORWEGIAN) for mail in mails()] == [int(lacks and lang == "en")] * 2
    assert not any("bare på bokmål" in mail.text for mail in mails())


def test_a_decision_about_many_needs_is_one_mail(mails: Mails) -> None:
    who = follower()
    for number in (8, 9, 10, 11, 12):
        services.follow(who, Subject.NEED, number, Tie.SUPPORTED)
    for number in (12, 11, 7, 8, 9, 10):
        happens(ReceiptKind.DECIDED, number, key="decision:1", about=DECISION)
    digests.tell_now()
    [mail] = mails()
    assert "12. mai meldte du behov 7" in mail.text
    assert "Det gjelder også behov 12, behov 11, behov 8 og 2 til som du følger." in mail.text


def test_two_decisions_are_two_mails(mails: Mails) -> None:
    follower()
    happens(ReceiptKind.DECIDED, key="decision:1", about=DECISION)
    happens(ReceiptKind.DECIDED, key="decision:2", about={**DECISION, "outcome": "stop"})
    digests.tell_now()
    assert [mail.subject for mail in mails()] == [
        "Bestemt: gå videre med Trygg vei hjem",
        "Bestemt: snu i Trygg vei hjem",
    ]


def test_telling_again_mails_nobody_twice(mails: Mails) -> None:
    follower()
    for _time in range(3):
        happens(ReceiptKind.DECIDED, key="decision:1", about=DECISION)
        digests.tell_now()
    assert len(mails()) == 1


def test_an_address_with_two_devices_gets_one_mail(mails: Mails) -> None:
    follower()
    follower(tie=Tie.SUPPORTED)
    happens(ReceiptKind.DECIDED, key="decision:1", about=DECISION)
    digests.tell_now()
    assert len(mails()) == 1
    assert notices() == 0


def test_the_days_news_wait_a_little_and_come_together(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.PUBLISHED)
    assert digests.tell_daily() == 0
    frozen_clock.move(minutes=5)
    happens(ReceiptKind.MERGED, about={"values": {"number": 4}})
    frozen_clock.move(minutes=5)
    assert digests.tell_daily() == 1
    [mail] = mails()
    assert mail.subject == "Se hva som har skjedd med behov 7"
    assert "Lest og publisert." in mail.text
    assert "Slått sammen med behov 4, som handler om det samme." in mail.text


def test_there_is_at_most_one_digest_a_day(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    for hour in range(30):
        happens(ReceiptKind.ANSWERED, key=str(hour))
        digests.tell_daily()
        frozen_clock.move(hours=1)
    days = [mail.created_at.date() for mail in mails()]
    assert len(days) == len(set(days)) == 2
    assert notices() > 0


def test_decisions_come_on_top_of_the_digest(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.PUBLISHED)
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    happens(ReceiptKind.DECIDED, key="decision:1", about=DECISION)
    digests.tell_now()
    assert [mail.template for mail in mails()] == ["digest", "decision"]


@pytest.mark.parametrize("hour", [0, 4, 19, 22])  # UTC; two hours later in Stavanger in May
def test_nobody_gets_a_digest_at_night(mails: Mails, frozen_clock: Moment, hour: int) -> None:
    follower()
    happens()
    frozen_clock.set(datetime(2026, 5, 13, hour, 59, tzinfo=UTC))
    assert digests.tell_daily() == 0


def test_a_single_thing_gives_the_digest_its_own_subject(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.DECLINED, reason_nb="Teksten har navn på noen.")
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    [mail] = mails()
    assert mail.subject == "Les hvorfor vi ikke publiserte behov 7"
    assert "Grunnen: Teksten har navn på noen." in mail.text


def test_a_thing_is_named_once_with_its_news_in_order_and_one_link(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.PUBLISHED)
    happens(ReceiptKind.ANSWERED, key="2", reason_nb="Vi måler lyset.")
    happens(ReceiptKind.USED_IN, key="3", about={"title_nb": "Vi tar omveier", "what": "insight"})
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    [mail] = mails()
    assert mail.subject == "Se hva som har skjedd med behov 7"
    assert mail.text.split("\n\n")[:7] == [
        "Hei!",
        "12. mai meldte du behov 7: «Stien er mørk».",
        "12. mai: Lest og publisert.",
        "12. mai: Kommunen har svart.",
        "Svaret: Vi måler lyset.",
        "12. mai: Er blitt del av innsikten «Vi tar omveier».",
        "Se hele sporet: http://127.0.0.1:8000/min-side?om=7",
    ]
    assert mail.html.count(">Se hele sporet</a>") == 1


def test_what_is_chosen_or_not_is_not_first_told_to_be_something(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    for number, title in enumerate(("Lave lykter", "Høye stolper", "Refleks")):
        values = {"endpoint": "insights.solution", "values": {"solution_id": number}, "title_nb": title}
        about = {**values, "what": "solution"}
        happens(ReceiptKind.USED_IN, key=f"solution:{number}", about=about)
        if title == "Lave lykter":
            happens(ReceiptKind.USED_IN, key=f"solution:{number}:now", about={**about, "chosen": True})
        if title == "Høye stolper":
            happens(ReceiptKind.NOT_CHOSEN, key=f"solution:{number}:now", about=about)
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    assert mails()[0].text.split("\n\n")[2:5] == [
        "12. mai: Vi går videre med «Lave lykter».",
        "12. mai: Vi gikk ikke videre med «Høye stolper».",
        "12. mai: Er med i løsningsforslaget «Refleks».",
    ]


def test_the_subject_counts_things_and_not_what_happened_to_them(mails: Mails, frozen_clock: Moment) -> None:
    who = follower()
    services.follow(who, Subject.NEED, 8, Tie.SUPPORTED)
    for number in (7, 8):
        happens(ReceiptKind.PUBLISHED, number, key=f"published {number}")
        happens(ReceiptKind.ANSWERED, number, key=f"answered {number}")
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    [mail] = mails()
    assert mail.subject == "Se hva som skjedde med 2 saker du følger"
    assert mail.text.count("meldte du behov 7") == mail.text.count("støttet du behov 8") == 1
    assert mail.text.index("om=7") < mail.text.index("støttet du behov 8"), "all about one thing stands together"


def test_what_one_is_asked_to_do_has_its_own_link(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.PUBLISHED)
    about = {"title_nb": "Ny runde", "endpoint": "people.my_page", "values": {"om": "nytt"}}
    happens(ReceiptKind.NEWS, key="2", about=about)
    happens(ReceiptKind.ANSWERED, key="3")
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    links = [block for block in mails()[0].text.split("\n\n") if "min-side" in block]
    assert links == [
        "Les nyheten: http://127.0.0.1:8000/min-side?om=nytt",
        "Se hele sporet: http://127.0.0.1:8000/min-side?om=7",
    ]


def test_steps_on_the_way_to_what_one_has_a_mail_about_are_left_out(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.PUBLISHED)
    happens(ReceiptKind.USED_IN, key="2", about={"title_nb": "Vi tar omveier", "what": "insight"})
    happens(ReceiptKind.ANSWERED, key="3", reason_nb="Vi måler lyset.")
    happens(ReceiptKind.HANDED_OVER, key="4", about={**DECISION, "accepted": True})
    digests.tell_now()
    frozen_clock.move(minutes=5)
    happens(ReceiptKind.USED_IN, key="5", about={"title_nb": "Lys i parken", "what": "solution"})
    frozen_clock.move(minutes=10)
    digests.tell_daily()
    _decision, digest = mails()
    assert "Lest og publisert" not in digest.text
    assert "Vi tar omveier" not in digest.text
    assert "Svaret: Vi måler lyset." in digest.text, "an answer is never left out"
    assert "Lys i parken" in digest.text, "it came after the decision"
    assert notices() == 0


def test_a_digest_of_nothing_but_overtaken_steps_is_not_sent(mails: Mails, frozen_clock: Moment) -> None:
    follower()
    happens(ReceiptKind.PUBLISHED)
    happens(ReceiptKind.DECIDED, key="d", about=DECISION)
    digests.tell_now()
    frozen_clock.move(minutes=10)
    assert digests.tell_daily() == 0
    assert notices() == 0


def test_who_has_not_confirmed_an_address_gets_nothing(mails: Mails) -> None:
    who = people.participant()
    services.follow(who, Subject.NEED, 7)
    contacts.ask(who, EVA, "nb", "behov 7")
    happens(ReceiptKind.DECIDED, key="d")
    assert digests.tell_now() == 0
    assert [mail.template for mail in mails()] == ["confirm_contact"]


def test_who_stopped_gets_nothing_also_not_what_waited(mails: Mails, frozen_clock: Moment) -> None:
    who = follower()
    happens(ReceiptKind.PUBLISHED)
    contact = contacts.of(who)
    assert contact is not None
    contacts.stop(contact)
    happens(ReceiptKind.DECIDED, key="d")
    frozen_clock.move(minutes=10)
    assert digests.tell_now() + digests.tell_daily() == 0
    digests.drop_stopped()
    contacts.start(contact)
    assert digests.tell_daily() == 0
    assert mails() == []


def test_who_follows_nothing_hears_nothing(mails: Mails) -> None:
    people.contact(people.participant())
    happens(ReceiptKind.DECIDED, key="d")
    assert notices() == 0


def test_nobody_is_mailed_about_what_they_may_not_know_of(mails: Mails) -> None:
    follower(number=999)
    happens(ReceiptKind.DECIDED, 999, key="d")
    assert digests.tell_now() == 0
    assert mails() == []
    assert notices(NoticeState.DROPPED) == 1


@pytest.mark.parametrize("kind", [ReceiptKind.RECEIVED, ReceiptKind.WITHDRAWN, ReceiptKind.ADDED_TO])
def test_what_one_did_oneself_is_not_mailed(kind: ReceiptKind) -> None:
    follower()
    happens(kind)
    assert notices() == 0


def test_those_who_do_not_follow_can_be_told_too() -> None:
    who = people.participant()
    people.contact(who, EVA)
    happens(ReceiptKind.PUBLISHED, also_tell=[who, who])
    assert notices() == 1


def test_several_processes_at_once_write_each_mail_once(app: Flask, mails: Mails, frozen_clock: Moment) -> None:
    for number in range(8):
        follower(f"a{number}@example.no")
    happens(ReceiptKind.DECIDED, key="d", about=DECISION)
    happens(ReceiptKind.ANSWERED)
    frozen_clock.move(minutes=10)
    db.session.remove()

    def work() -> None:
        with app.app_context():
            digests.tell_now()
            digests.tell_daily()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mails()) == 16
    assert len({(mail.recipient, mail.template) for mail in mails()}) == 16
    assert notices() == 0


def test_a_thousand_followers_cost_no_more_statements_than_one(count_queries: Callable[..., Any]) -> None:
    follower()
    with count_queries() as one:
        happens(ReceiptKind.PUBLISHED, key="1")
    for number in range(30):
        follower(f"b{number}@example.no")
    db.session.commit()
    with count_queries() as many:
        happens(ReceiptKind.PUBLISHED, key="2")
    assert many.total == one.total
    assert notices() == 32
