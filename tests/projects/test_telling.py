"""Those who follow a project hear when the department has taken the solution into operation."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.admin import services as admin
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import SYSTEM, Role
from app.notifications import digests, wording
from app.notifications import services as notifications
from app.notifications.models import OutboxMail, Receipt, ReceiptKind, Subject
from app.projects import services
from app.projects.models import Outcome
from app.projects.wording import span
from tests.factories import people
from tests.factories import projects as make

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")


def test_the_acceptance_is_told_once_and_the_renewal_of_a_date_is_not(mails: Callable[..., list[OutboxMail]]) -> None:
    project, eva = make.in_phase(4), people.participant()
    people.contact(eva, "eva@example.no")
    notifications.follow(eva, Subject.PROJECT, project.id)
    make.decide(project, Outcome.HAND_OVER)
    coming = clock.today() + timedelta(days=90)
    for _time in range(2):
        services.accept_handover(
            make.BOSS, project.handovers[0], contact_name="Eirik", contact_email="", next_status_on=coming
        )
    db.session.commit()
    written = db.session.query(Receipt).filter_by(subject=Subject.PROJECT, subject_id=project.id)
    [receipt] = [each for each in written if each.about.get("accepted")]
    department = project.department.name_nb
    assert wording.sentence(receipt) == f"«{project.title_nb}» er tatt i bruk. {department} driver det videre."
    digests.tell_now()
    assert [mail.recipient for mail in mails()] == ["eva@example.no"]
    assert "er tatt i bruk" in mails()[0].text
    assert mails()[0].subject.startswith("Tatt i bruk: ")


def test_who_becomes_the_owner_after_the_offer_hears_of_it_once(mails: Callable[..., list[OutboxMail]]) -> None:
    project, eirik = make.in_phase(4), people.account("Eirik")
    make.decide(project, Outcome.HAND_OVER)
    assert mails() == []
    for _time in range(2):
        admin.give_role(SYSTEM, eirik, Role.OWNER, project.id)
        admin.take_role(SYSTEM, eirik, Role.OWNER, project.id)
    [mail] = mails()
    assert (mail.recipient, mail.template) == ("eirik@example.no", "handover_offered")
    make.accept(project)
    admin.give_role(SYSTEM, people.account("Kari"), Role.OWNER, project.id)
    assert len(mails()) == 1, "there is nothing left to accept"


def test_news_reach_those_who_follow_once_and_not_again_when_they_are_edited() -> None:
    project = make.project()
    words = {"title_nb": "Verksted på torsdag", "title_en": "", "body_nb": "Kom.", "body_en": ""}
    item = services.write_news(make.BOSS, project, words, client_key="news-1")
    assert services.write_news(make.BOSS, project, words, client_key="news-1").id == item.id
    services.write_news(make.BOSS, project, {**words, "body_nb": "Kom kl. 18."}, item)
    receipt = db.session.query(Receipt).filter_by(kind=ReceiptKind.NEWS).one()
    assert wording.sentence(receipt) == "Nytt fra prosjektet: «Verksted på torsdag»"
    assert (receipt.subject, receipt.subject_id) == (Subject.PROJECT, project.id)


def test_a_project_form_that_is_sent_twice_makes_one_project() -> None:
    first = make.draft("Lys i parken")
    values = {"title_nb": "Lys i parken", "focus_area_id": first.focus_area_id, "department_id": first.department_id}
    made = [services.create_project(make.BOSS, values, client_key="form-1") for _ in range(2)]
    assert made[0].id == made[1].id
    assert (first.slug, made[0].slug) == ("lys-i-parken", "lys-i-parken-2")


def test_a_phase_cannot_end_before_it_begins() -> None:
    phase = make.project().phases[3]
    with pytest.raises(Invalid):
        services.plan_phase(make.BOSS, phase, {"planned_start": date(2027, 3, 1), "planned_end": date(2027, 2, 1)})
    services.plan_phase(make.BOSS, phase, {"planned_start": date(2027, 3, 1)})
    assert span(phase) == "Fase 4 · tidligst mars 2027"
