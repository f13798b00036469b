"""What is told of a link holds as long as the link does: undone at once it was never said, and later it is said to be over."""

import random
from collections.abc import Callable
from threading import Event
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import Person
from app.inbox import services as inbox
from app.inbox.models import Verb
from app.insights import services
from app.insights.models import Insight, Link, Stance
from app.insights.services import placing
from app.insights.services.placing import Pick, Step
from app.insights.services.telling import tell as tell_of
from app.needs.models import Need
from app.notifications import digests, wording
from app.notifications import services as notifications
from app.notifications.models import Notice, NoticeState, OutboxMail, Receipt, ReceiptKind, Subject
from app.projects.models import Project
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as give
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import people
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.queries import count_queries
from tests.support.threads import together

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
Mails = Callable[..., list[OutboxMail]]
Settle = Callable[[Person, Any, str, str], object]
SETTLED: list[tuple[Settle, str]] = [
    (services.choose, "Vi går videre med «Lys ved behov»."),
    (services.turn_down, "Vi gikk ikke videre med «Lys ved behov»."),
]
UNSAYING = ("RECURSIVE", " receipt", " notice")
BECAME, OVER = "Er blitt del av innsikten «Vi tar omveier».", "Er ikke lenger del av innsikten «Vi tar omveier»."


def insight(project: Project, title: str = "Vi tar omveier") -> Insight:
    """Published, with another source of its own."""
    return find.insight(project, tell.need("Noe annet.", project=project), title=title)


def followed(project: Project) -> Need:
    who = people.participant()
    people.contact(who, "eva@example.no", "nb")
    return tell.need("Det er mørkt på stien.", project=project, by=who)


def lines(need: Need) -> list[str]:
    told = (ReceiptKind.USED_IN, ReceiptKind.NOT_CHOSEN)
    query = select(Receipt).where(Receipt.subject_id == need.id, Receipt.kind.in_(told))
    query = query.where(Receipt.subject == Subject.NEED)
    return [wording.sentence(line) for line in db.session.scalars(query.order_by(Receipt.at, Receipt.id))]


def ends(need: Need, found: Insight) -> tuple[tuple[Subject, int], tuple[Subject, int]]:
    return (Subject.NEED, need.id), (Subject.INSIGHT, found.id)


def test_undoing_a_link_from_the_inbox_leaves_nothing_said_of_it(cast: Cast, client: Client) -> None:
    found, thing = insight(cast.project), give.need(cast.project, public=True)
    need = db.session.get_one(Need, thing[1])
    done = give.done(cast.alice, cast.project, Verb.PLACE, found.id, thing)
    assert lines(need) == [BECAME]
    assert done.act is not None
    inbox.undo(cast.alice.person, cast.project, done.act)
    assert lines(need) == []
    db.session.commit()
    assert "Er blitt del av innsikten" not in client.page(f"/behov/{need.id}").text


def test_undoing_many_on_the_board_leaves_nothing_said_and_nothing_to_mail(frozen_clock: Moment, mails: Mails) -> None:
    project = make.project()
    found, needs = insight(project), [followed(project), tell.need(project=project)]
    begun = clock.now()
    back = placing.place(BOSS, project, placing.moving([Pick(need.id, 0) for need in needs], found.id))
    placing.place(BOSS, project, back, since=begun)
    assert [lines(need) for need in needs] == [[], []]
    used = select(Notice).join(Receipt, Receipt.id == Notice.receipt_id).where(Receipt.kind == ReceiptKind.USED_IN)
    assert db.session.scalars(used).all() == []


def test_taking_it_away_and_undoing_that_leaves_the_line_as_it_was(frozen_clock: Moment) -> None:
    project = make.project()
    found, need = insight(project), tell.need(project=project)
    services.link(BOSS, project, *ends(need, found))
    frozen_clock.move(hours=2)
    back = placing.place(BOSS, project, placing.taking_away([Pick(need.id, found.id)]))
    assert lines(need) == [BECAME, OVER]
    placing.place(BOSS, project, back, since=clock.now())
    assert lines(need) == [BECAME]


def test_who_had_it_by_mail_is_told_that_it_is_over_and_others_hear_of_neither(
    frozen_clock: Moment, mails: Mails
) -> None:
    project = make.project()
    found, need = insight(project), followed(project)
    services.link(BOSS, project, *ends(need, found))
    db.session.commit()
    frozen_clock.move(minutes=15)
    digests.tell_daily()
    assert BECAME in mails()[-1].text
    services.unlink(BOSS, project, *ends(need, found))
    assert lines(need) == [BECAME, OVER], "it was mailed: it was said"
    db.session.commit()
    frozen_clock.move(days=1)
    digests.tell_daily()
    assert OVER in mails()[-1].text
    services.link(BOSS, project, *ends(need, found))
    assert lines(need) == [BECAME, OVER, BECAME], "linked anew, told anew"


def test_what_is_taken_away_from_several_at_once_is_one_story_in_the_mail(frozen_clock: Moment, mails: Mails) -> None:
    project, who = make.project(), people.participant()
    people.contact(who, "eva@example.no", "nb")
    found, needs = (
        insight(project),
        [tell.need(f"Det er mørkt i svingen ved {n}.", project=project, by=who) for n in "ab"],
    )
    for need in needs:
        services.link(BOSS, project, *ends(need, found))
    db.session.commit()
    frozen_clock.move(minutes=15)
    digests.tell_daily()
    for need in needs:
        services.unlink(BOSS, project, *ends(need, found))
        frozen_clock.move(seconds=1)  # in one transaction, which takes its time
    db.session.commit()
    frozen_clock.move(days=1)
    digests.tell_daily()
    text = mails()[-1].text
    assert text.count(OVER) == 1
    assert f"Det gjelder også behov {needs[1].id}." in text
    assert [lines(need) for need in needs] == [[BECAME, OVER], [BECAME, OVER]]


def test_what_a_mail_takes_along_at_the_same_moment_is_not_unsaid_without_a_word(app: Flask) -> None:
    project = make.project()
    found, need = insight(project), followed(project)
    services.link(BOSS, project, *ends(need, found))
    number, holds = need.id, Event()
    used = Receipt.kind == ReceiptKind.USED_IN, Receipt.subject_id == number

    def mail() -> None:
        query = select(Notice).join(Receipt, Receipt.id == Notice.receipt_id).where(*used)
        notice = db.session.scalars(query.with_for_update(of=Notice)).one()
        holds.set()
        sleep(0.5)
        notice.state = NoticeState.SENT

    def unsay() -> None:
        holds.wait(10)
        notifications.take_back(db.session.scalars(select(Receipt).where(*used)).all())

    assert together(app, [mail, unsay]) == [None, None]
    assert lines(db.session.get_one(Need, number)) == [BECAME, OVER]


def test_a_mail_that_had_not_gone_says_nothing_of_what_is_over(frozen_clock: Moment, mails: Mails) -> None:
    project = make.project()
    found, need = insight(project), followed(project)
    services.link(BOSS, project, *ends(need, found))
    frozen_clock.move(hours=1)
    services.unlink(BOSS, project, *ends(need, found))
    assert lines(need) == [BECAME, OVER]
    db.session.commit()
    frozen_clock.move(minutes=15)
    digests.tell_daily()
    assert not any("innsikten" in mail.text for mail in mails())


def test_what_it_came_to_is_taken_back_too_unless_it_leads_there_another_way() -> None:
    project = make.project()
    found, other, need = insight(project), insight(project, "Vi er redde"), tell.need(project=project)
    way = find.opportunity(project, found, other)
    assert services.link(BOSS, project, *ends(need, found))
    tell_of((Subject.OPPORTUNITY, way.id))
    assert any("muligheten" in line for line in lines(need))
    services.link(BOSS, project, *ends(need, other))
    services.unlink(BOSS, project, *ends(need, found))
    assert any("muligheten" in line for line in lines(need))
    services.unlink(BOSS, project, *ends(need, other))
    assert lines(need) == []


@pytest.mark.parametrize(("settle", "settled"), SETTLED, ids=["chosen", "not chosen"])
def test_that_it_was_settled_is_taken_back_too_and_said_to_be_over_once(
    frozen_clock: Moment, mails: Mails, settle: Settle, settled: str
) -> None:
    project = make.project()
    found, need = insight(project), followed(project)
    way = find.opportunity(project, found, title="Lys ved behov")
    services.link(BOSS, project, *ends(need, found))
    settle(BOSS, way, "Flest trengte det.", "")
    before = lines(need)
    assert before[-1] == settled
    db.session.commit()
    services.unlink(BOSS, project, *ends(need, found))
    assert lines(need) == [], "nobody can have read it in a mail"
    services.link(BOSS, project, *ends(need, found))
    tell_of((Subject.OPPORTUNITY, way.id))
    assert lines(need)[-1] == settled
    frozen_clock.move(hours=1)
    db.session.commit()
    digests.tell_daily()
    services.unlink(BOSS, project, *ends(need, found))
    assert [line for line in lines(need) if "lenger" in line] == [
        OVER,
        "Er ikke lenger med i muligheten «Lys ved behov».",
    ]
    services.link(BOSS, project, *ends(need, found))
    tell_of((Subject.OPPORTUNITY, way.id))
    assert lines(need)[-1] == settled and not any("lenger" in line for line in lines(need))


def test_fifty_needs_taken_away_at_once_cost_no_more_to_unsay_than_one(frozen_clock: Moment, mails: Mails) -> None:
    project = make.project()
    found = insight(project)
    way = find.opportunity(project, found)

    def asked(number: int) -> int:
        needs = [followed(project) if at == 0 else tell.need(project=project) for at in range(number)]
        placing.place(BOSS, project, placing.moving([Pick(need.id, 0) for need in needs], found.id))
        tell_of((Subject.OPPORTUNITY, way.id))
        frozen_clock.move(hours=1)
        db.session.commit()
        with count_queries() as counted:
            placing.place(BOSS, project, placing.taking_away([Pick(need.id, found.id) for need in needs]))
            db.session.flush()
        assert all(OVER in lines(need) for need in needs)
        return sum(any(word in one for word in UNSAYING) for one in counted.statements)

    assert asked(1) == asked(50) > 0


@pytest.mark.parametrize("seed", range(6))
def test_no_line_claims_a_link_that_is_not_there(frozen_clock: Moment, seed: int) -> None:
    project, chance = make.project(), random.Random(seed)
    insights, needs = (
        [insight(project, f"Funn {number}") for number in (1, 2)],
        [tell.need(f"Dette er behov {number}", project=project) for number in (1, 2)],
    )
    for _turn in range(25):
        frozen_clock.move(minutes=chance.choice((1, 5, 40)))
        step = Step(
            chance.choice(needs).id, chance.choice(insights).id, chance.choice((None, Stance.FOR, Stance.AGAINST))
        )
        begun = clock.now()
        try:
            back = placing.place(BOSS, project, [step])
            if chance.random() < 0.4:
                placing.place(BOSS, project, back, since=begun)
        except Invalid:
            continue
        for need in needs:
            query = select(Receipt).where(Receipt.subject_id == need.id, Receipt.kind == ReceiptKind.USED_IN)
            standing = [line for line in db.session.scalars(query) if line.stands]
            claimed = {(line.about["values"]["insight_id"], bool(line.about.get("against"))) for line in standing}
            links = db.session.scalars(select(Link).where(Link.from_id == need.id, Link.from_kind == Subject.NEED))
            assert claimed == {(link.to_id, link.stance is Stance.AGAINST) for link in links}
