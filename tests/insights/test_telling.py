"""Who gave something hears what became of it: once, in their language, and never of a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.insights import services, trace
from app.insights.models import Insight, Opportunity, Stance
from app.needs.models import Need
from app.notifications import digests, wording
from app.notifications import services as notifications
from app.notifications.models import Notice, NoticeState, OutboxMail, Receipt, ReceiptKind, Subject, Tie
from app.people.models import Contact
from app.projects.models import Outcome, Project
from app.prototypes import services as prototype_services
from app.prototypes.models import Choice, Feedback, Prototype
from tests.factories import decisions as votes
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import people
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.factories.projects import BOSS
from tests.support.client import Client

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
Mails = Callable[..., list[OutboxMail]]


def somebody(email: str, lang: str = "nb") -> int:
    who = people.participant()
    people.contact(who, email, lang)
    return who


def tried(prototype: Prototype, email: str, lang: str = "nb") -> int:
    """Somebody with an address has tried it and said why."""
    who = somebody(email, lang)
    prototype_services.answer(build.tester(who), prototype.versions[0], Choice.A, "Jeg ser stien.")
    return who


def decided(prototype: Prototype) -> None:
    project = prototype.project
    make.results(project)
    found = find.insight(project)
    services.decide(BOSS, project, make.decision(), [(Subject.INSIGHT, found.id)])
    db.session.commit()
    digests.tell_now()


def test_who_tried_a_prototype_hears_once_what_was_decided(mails: Mails) -> None:
    prototype = build.published(make.project())
    eva = tried(prototype, "eva@example.no")
    notifications.follow(eva, Subject.PROJECT, prototype.project_id)
    tried(prototype, "john@example.no", "en")
    decided(prototype)
    eva_got, john_got = sorted(mails(), key=lambda mail: mail.recipient)
    assert "prøvde du prototypen «Lys som våkner når du kommer»" in eva_got.text
    assert "bestemte å gå videre" in eva_got.text
    assert (john_got.recipient, john_got.lang) == ("john@example.no", "en")
    assert "Light that wakes when you come" in john_got.text


def test_whoever_voted_is_led_to_the_trail_that_the_link_speaks_of(mails: Mails) -> None:
    project = make.project()
    make.results(project)
    votes.vote(ballot := votes.ballot(project), 0)
    for address, lang in (("eva@example.no", "nb"), ("john@example.no", "en")):
        notifications.follow(somebody(address, lang), Subject.BALLOT, ballot.id, Tie.VOTED)
    found = find.insight(project)
    services.decide(BOSS, project, make.decision(), [(Subject.INSIGHT, found.id)])
    db.session.commit()
    digests.tell_now()
    eva_got, john_got = sorted(mails(), key=lambda mail: mail.recipient)
    assert f"Se hele sporet: http://127.0.0.1:8000/prosjekter/{project.slug}/spor\n" in eva_got.text
    assert f"See the whole trace: http://127.0.0.1:8000/en/projects/{project.slug}/trace\n" in john_got.text


def test_who_no_longer_follows_it_is_left_in_peace(mails: Mails) -> None:
    prototype = build.published(make.project())
    notifications.unfollow(tried(prototype, "eva@example.no"), Subject.PROTOTYPE, prototype.id)
    decided(prototype)
    assert mails() == []


def test_who_tried_it_hears_that_it_is_in_use(mails: Mails) -> None:
    prototype = build.published(make.in_phase(4))
    project = prototype.project
    make.decide(project, Outcome.HAND_OVER)
    tried_earlier = somebody("eva@example.no")
    notifications.follow(tried_earlier, Subject.PROTOTYPE, prototype.id)
    make.accept(project)
    db.session.commit()
    digests.tell_now()
    assert ["er tatt i bruk" in mail.text for mail in mails()] == [True]


@dataclass
class Way:
    """From a need that somebody told to a proposal that builds on it."""

    need: Need
    project: Project
    insight: Insight
    opportunity: Opportunity

    def lines(self, need: Need | None = None) -> list[tuple[str, str]]:
        """What was written to the need since it was part of the insight: the sentence and the reason."""
        query = select(Receipt).where(Receipt.subject == Subject.NEED, Receipt.subject_id == (need or self.need).id)
        shown = (ReceiptKind.USED_IN, ReceiptKind.NOT_CHOSEN, ReceiptKind.PROTOTYPE_READY)
        found = db.session.scalars(query.where(Receipt.kind.in_(shown)).order_by(Receipt.id))
        return [(wording.sentence(line), wording.reason(line, own=True)) for line in found][1:]


@pytest.fixture
def way() -> Way:
    project, who = make.project(), somebody("eva@example.no")
    need = tell.need("Stien er mørk.", by=who, project=project)
    insight = find.insight(project, need)
    opportunity = services.create_finding(BOSS, Opportunity, project, {"title_nb": "Lys når noen trenger det"})
    services.link(BOSS, project, (Subject.INSIGHT, insight.id), (Subject.OPPORTUNITY, opportunity.id))
    return Way(need, project, insight, opportunity)


def test_who_told_a_need_hears_all_the_way_what_it_became(way: Way) -> None:
    services.publish_finding(BOSS, way.opportunity)
    services.choose(BOSS, way.opportunity, "Flest støttet det.", "Most supported it.")
    proposal = find.solution(way.project, way.opportunity, title="Lave lykter")
    other = find.solution(way.project, way.opportunity, title="Høye stolper")
    services.turn_down(BOSS, other, "Det forstyrrer flaggermusene.")
    pilot = services.create_pilot(BOSS, way.project, {"title_nb": "600 meter lys"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    services.link(BOSS, way.project, (Subject.SOLUTION, proposal.id), (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    services.publish_pilot(BOSS, pilot)
    assert way.lines() == [
        ("Er med i muligheten «Lys når noen trenger det».", ""),
        ("Vi går videre med «Lys når noen trenger det».", "Flest støttet det."),
        ("Er med i løsningsforslaget «Lave lykter».", ""),
        ("Er med i løsningsforslaget «Høye stolper».", ""),
        ("Vi gikk ikke videre med «Høye stolper».", "Det forstyrrer flaggermusene."),
        ("Er med i piloten «600 meter lys».", ""),
    ]


def test_a_draft_is_told_of_to_nobody_and_once_as_what_it_has_become(way: Way) -> None:
    assert way.lines() == []
    services.turn_down(BOSS, way.opportunity, "For dyrt.")
    assert way.lines() == [("Vi gikk ikke videre med «Lys når noen trenger det».", "For dyrt.")]


def test_choosing_anew_is_told_and_pressing_twice_or_adding_english_is_not(way: Way) -> None:
    title = "«Lys når noen trenger det»."
    services.turn_down(BOSS, way.opportunity, "For dyrt.")
    services.turn_down(BOSS, way.opportunity, "For dyrt.")
    services.turn_down(BOSS, way.opportunity, "For dyrt.", "Too expensive.")
    told = [(f"Vi gikk ikke videre med {title}", "For dyrt.")]
    assert way.lines() == told
    for act, words, reason in [
        (services.turn_down, "Vi gikk ikke videre med", "Det blender."),
        (services.choose, "Vi går videre med", "Lyset er dimmet."),
        (services.turn_down, "Vi gikk ikke videre med", "Det blender."),
    ]:
        with clock.at(clock.now() + timedelta(minutes=len(told))):
            act(BOSS, way.opportunity, reason)
        told.append((f"{words} {title}", reason))
        assert way.lines() == told


def test_a_pilot_that_is_linked_after_it_was_published_is_told_of_once(way: Way) -> None:
    services.choose(BOSS, way.opportunity, "Flest støttet det.")
    proposals = [find.solution(way.project, way.opportunity, title=title) for title in ("Lave", "Høye")]
    pilot = services.create_pilot(BOSS, way.project, {"title_nb": "600 meter lys"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    services.link(BOSS, way.project, (Subject.SOLUTION, find.way(way.project).id), (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    services.publish_pilot(BOSS, pilot)
    for proposal in proposals:
        services.link(BOSS, way.project, (Subject.SOLUTION, proposal.id), (Subject.PILOT, pilot.id))
    assert [line for line in way.lines() if "piloten" in line[0]] == [("Er med i piloten «600 meter lys».", "")]


def test_whose_need_turns_out_to_be_behind_a_prototype_is_asked_to_try_it_while_one_can(way: Way) -> None:
    services.choose(BOSS, way.opportunity, "Flest støttet det.")
    for still_open, prototype in ((True, build.published(way.project)), (False, build.published(way.project))):
        if not still_open:
            prototype_services.close_test(BOSS, prototype.versions[0])
        for source in ((Subject.INSIGHT, way.insight.id), (Subject.OPPORTUNITY, way.opportunity.id)):
            services.link(BOSS, way.project, source, (Subject.PROTOTYPE, prototype.id))
    asked = [sentence for sentence, _reason in way.lines() if "prøve" in sentence]
    assert asked == ["Du kan prøve «Lys som våkner når du kommer», som bygger på dette."]


def test_who_told_a_need_that_was_merged_hears_too_and_finds_it_on_the_page(app: Flask, mails: Mails) -> None:
    project, ola = make.project(), somebody("ola@example.no")
    root, twin = tell.need("Mørkt ved vannet."), tell.need("Det er mørkt ved vannet.", by=ola)
    tell.services.merge(BOSS, twin, root)
    insight = find.insight(project, root)
    db.session.execute(update(Notice).values(state=NoticeState.SENT))
    services.choose(BOSS, find.opportunity(project, insight), "Flest støttet det.")
    db.session.commit()
    with clock.at(clock.now() + timedelta(hours=1)):
        digests.tell_daily()
    [mail] = mails()
    assert mail.recipient == "ola@example.no"
    assert f"12. mai meldte du behov {twin.id}" in mail.text
    assert mail.text.count("Vi går videre med") == 1
    with app.test_request_context():
        shown = [mark.title for mark in trace.of_need(root, trace.became(root))]
    assert "Hvordan kan vi gi lys når noen trenger det?" in shown


def test_why_a_need_was_passed_on_still_stands_on_its_page(way: Way, client: Client) -> None:
    tell.services.forward(BOSS, way.need, way.project.department, "De skifter lamper.")
    services.turn_down(BOSS, way.opportunity, "For dyrt.")
    db.session.commit()
    panel = client.page(f"/behov/{way.need.id}").text.partition("Hva har skjedd med behovet?")[0]
    assert "De skifter lamper." in panel
    assert "For dyrt." not in panel


def test_who_said_otherwise_hears_that_it_is_shown_and_nothing_of_the_steps_after(way: Way, client: Client) -> None:
    other = tell.need("Lyset skremmer flaggermusene.", by=somebody("ola@example.no"), project=way.project)
    source, target = (Subject.NEED, other.id), (Subject.INSIGHT, way.insight.id)
    services.link(BOSS, way.project, source, target, stance=Stance.AGAINST)
    services.choose(BOSS, way.opportunity, "Flest støttet det.")
    query = select(Receipt).where(Receipt.subject == Subject.NEED, Receipt.subject_id == other.id)
    lines = [line for line in db.session.scalars(query) if line.kind is ReceiptKind.USED_IN]
    shown = "Vises i innsikten «Vi tar omveier når vi ikke ser hvem som kommer», blant dem som sa noe annet."
    assert [wording.sentence(line) for line in lines] == [shown]
    assert told_to(lines[0]) == ["ola@example.no"]
    assert way.lines() == [("Vi går videre med «Lys når noen trenger det».", "Flest støttet det.")]
    db.session.commit()
    page = client.page(f"/behov/{other.id}").text
    assert "Det vises i en innsikt, blant dem som sa noe annet" in page
    assert "Det er blitt del av en innsikt" not in page
    assert "Hvordan kan vi gi lys når noen trenger det?" not in page
    assert "Det er blitt del av en mulighet" in client.page(f"/behov/{way.need.id}").text


def test_who_said_otherwise_about_a_draft_hears_when_it_is_published(way: Way) -> None:
    other = tell.need("Lyset skremmer flaggermusene.", project=way.project)
    draft = services.create_finding(BOSS, Insight, way.project, {"title_nb": "Folk vil ha lys"})
    for need, stance in ((way.need, Stance.FOR), (other, Stance.AGAINST)):
        services.link(BOSS, way.project, (Subject.NEED, need.id), (Subject.INSIGHT, draft.id), stance=stance)
    assert way.lines(other) == []
    services.publish_finding(BOSS, draft)
    query = select(Receipt).where(Receipt.subject_id == other.id, Receipt.kind == ReceiptKind.USED_IN)
    [line] = db.session.scalars(query).all()
    assert wording.sentence(line) == "Vises i innsikten «Folk vil ha lys», blant dem som sa noe annet."
    assert way.lines() == [("Er blitt del av innsikten «Folk vil ha lys».", "")]


def test_who_added_to_a_need_hears_that_the_addition_was_used(way: Way) -> None:
    who = somebody("ola@example.no")
    added = tell.addition(tell.need(), by=who)
    tell.services.publish_addition(tell.MODERATOR, added)
    services.link(BOSS, way.project, (Subject.ADDITION, added.id), (Subject.INSIGHT, way.insight.id))
    lines = select(Receipt).where(Receipt.subject == Subject.ADDITION).order_by(Receipt.id)
    line = db.session.scalars(lines).all()[-1]
    assert wording.sentence(line) == "Er blitt del av innsikten «Vi tar omveier når vi ikke ser hvem som kommer»."
    assert told_to(line) == ["ola@example.no"]


def test_who_tried_a_prototype_hears_that_what_they_said_was_used_unless_they_stopped_following(way: Way) -> None:
    prototype = build.published(way.project)
    given = [tried(prototype, email) for email in ("ola@example.no", "kari@example.no")]
    notifications.unfollow(given[1], Subject.PROTOTYPE, prototype.id)
    for feedback in db.session.scalars(select(Feedback).order_by(Feedback.id)):
        services.link(BOSS, way.project, (Subject.FEEDBACK, feedback.id), (Subject.INSIGHT, way.insight.id))
    lines = db.session.scalars(select(Receipt).where(Receipt.subject == Subject.FEEDBACK).order_by(Receipt.id)).all()
    assert [told_to(line) for line in lines] == [["ola@example.no"], []]


def test_what_was_tried_is_named_once_though_both_it_and_the_feedback_led_there(way: Way, mails: Mails) -> None:
    prototype = build.published(way.project)
    tried(prototype, "ola@example.no")
    db.session.execute(update(Notice).values(state=NoticeState.SENT))
    insight = services.create_finding(BOSS, Insight, way.project, {"title_nb": "Folk ser stien"})
    sources = [(Subject.FEEDBACK, db.session.scalars(select(Feedback.id)).one()), (Subject.PROTOTYPE, prototype.id)]
    for source in sources:
        services.link(BOSS, way.project, source, (Subject.INSIGHT, insight.id))
    services.publish_finding(BOSS, insight)
    db.session.commit()
    with clock.at(clock.now() + timedelta(hours=1)):
        digests.tell_daily()
    [mail] = mails()
    assert "Er blitt del av innsikten «Folk ser stien»." in mail.text
    assert "Det gjelder også" not in mail.text


def test_an_english_reader_hears_in_english(way: Way, mails: Mails) -> None:
    john = somebody("john@example.no", "en")
    tell.services.support(john, way.need.id)
    db.session.execute(update(Notice).values(state=NoticeState.SENT))
    services.choose(BOSS, way.opportunity, "Flest støttet det.", "Most supported it.")
    db.session.commit()
    with clock.at(clock.now() + timedelta(hours=1)):
        digests.tell_daily()
    [mail] = mails(to="john@example.no")
    assert "We go on with “Lys når noen trenger det”." in mail.text
    assert "Most supported it." in mail.text


def told_to(line: Receipt) -> list[str]:
    query = select(Contact.email).join(Notice, Notice.contact_id == Contact.id).where(Notice.receipt_id == line.id)
    return sorted(db.session.scalars(query))
