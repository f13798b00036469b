"""Those who follow a project hear when the department has taken the solution into operation."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.notifications import digests, wording
from app.notifications import services as notifications
from app.notifications.models import OutboxMail, Subject
from app.notifications.queries import receipts_of
from app.projects import services
from app.projects.models import Outcome
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
    [receipt] = [each for each in receipts_of(Subject.PROJECT, project.id) if each.about.get("accepted")]
    department = project.department.name_nb
    assert wording.sentence(receipt) == f"«{project.title_nb}» er tatt i bruk. {department} driver det videre."
    digests.tell_now()
    assert [mail.recipient for mail in mails()] == ["eva@example.no"]
    assert "er tatt i bruk" in mails()[0].text
    assert mails()[0].subject.startswith("Tatt i bruk: ")
