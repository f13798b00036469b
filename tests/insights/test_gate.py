"""A decision is taken with its evidence, once, whole, and everyone who contributed gets a line."""

from typing import Any

import pytest
from sqlalchemy import event

from app.core.db import db
from app.core.errors import Closed, NotAllowed
from app.core.permissions import Person, Role
from app.insights import services
from app.insights.models import Link
from app.notifications import digests
from app.notifications import services as notifications
from app.notifications.models import OutboxMail, Receipt, ReceiptKind, Subject, Tie
from app.projects import services as projects
from app.projects.models import GateDecision, Outcome, PhaseState, Project
from app.projects.services import Decision
from tests.conftest import Moment
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import people
from tests.factories import projects as make
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def decision(outcome: Outcome = Outcome.CONTINUE, **values: Any) -> Decision:
    given = {"title_nb": "Vi går videre", "reason_nb": "Det virket.", "lessons_nb": "Noe.", "decided_by_nb": "Leder"}
    return Decision(outcome=outcome, client_key="k", **{**given, **values})


def involved(project: Project) -> Project:
    """The phase has had an activity that somebody took part in."""
    projects.count_contribution(make.activity(project).id)
    db.session.flush()
    db.session.expire_all()
    return project


def test_a_phase_without_involvement_cannot_be_decided() -> None:
    project = make.project()
    make.activity(project)
    with pytest.raises(Closed, match="innbyggerne"):
        services.decide(BOSS, project, decision())
    assert db.session.query(GateDecision).count() == 0


def test_needs_that_wait_for_an_answer_block_the_gate() -> None:
    project = involved(make.project())
    need = tell.need(project=project)
    with pytest.raises(Closed, match="venter"):
        services.decide(BOSS, project, decision())
    tell.answered(need)
    services.decide(BOSS, project, decision())
    assert project.phases[0].state is PhaseState.ENDED


def test_being_part_of_an_insight_is_an_answer() -> None:
    project = involved(make.project())
    find.insight(project, tell.need(project=project))
    services.decide(BOSS, project, decision())


def test_every_need_of_the_project_gets_its_line_with_the_reason() -> None:
    project = involved(make.project())
    needs = [tell.answered(tell.need(project=project)) or 0 for _ in range(3)]
    assert needs
    services.decide(BOSS, project, decision(reason_en="It worked."))
    lines = db.session.query(Receipt).filter_by(kind=ReceiptKind.DECIDED, subject=Subject.NEED).all()
    assert len(lines) == 3
    assert {(line.reason_nb, line.reason_en) for line in lines} == {("Det virket.", "It worked.")}


def test_the_evidence_is_linked() -> None:
    project = involved(make.project())
    insight = find.insight(project, tell.need(project=project))
    made = services.decide(BOSS, project, decision(), [(Subject.INSIGHT, insight.id)])
    arrow = db.session.query(Link).filter_by(to_kind=Subject.DECISION).one()
    assert (arrow.from_id, arrow.to_id) == (insight.id, made.id)


def test_sending_it_again_changes_nothing() -> None:
    project = involved(make.project())
    tell.answered(tell.need(project=project))
    first = services.decide(BOSS, project, decision())
    count = db.session.query(Receipt).count()
    assert services.decide(BOSS, project, decision()).id == first.id
    assert db.session.query(Receipt).count() == count
    assert [phase.state for phase in project.phases[:2]] == [PhaseState.ENDED, PhaseState.RUNNING]


def test_when_the_last_receipt_fails_nothing_is_left_behind() -> None:
    project = involved(make.project())
    tell.answered(tell.need(project=project))
    db.session.commit()
    slug = project.slug

    def fail(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO receipt"):
            raise RuntimeError("the disk is full")

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError), db.transaction():
            services.decide(BOSS, project, decision())
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    db.session.remove()
    found = db.session.query(Project).filter_by(slug=slug).one()
    assert db.session.query(GateDecision).count() == 0
    assert (found.state, found.phases[0].state, found.version) == ("running", PhaseState.RUNNING, 1)


@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.MODERATOR, Role.ADMINISTRATOR])
def test_others_do_not_decide(role: Role | None) -> None:
    project = involved(make.project())
    instance = frozenset({role}) if role in (Role.MODERATOR, Role.ADMINISTRATOR) else frozenset()
    held = {project.id: frozenset({role})} if role and not instance else {}
    with pytest.raises(NotAllowed):
        services.decide(Person(account_id=9, project_roles=held, instance_roles=instance), project, decision())


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_mail_that_the_deciders_saw_is_the_one_that_followers_get(lang: str, frozen_clock: Moment) -> None:
    project = involved(make.project())
    words = {"title_en": "We go on", "reason_en": "It worked.", "for_residents_nb": "Du kan prøve det i mars."}
    seen = services.preview_letters(project, decision(**words))[lang]
    assert db.session.query(Receipt).count() == 0
    follower = people.participant()
    people.contact(follower, "eva@example.no", lang)
    notifications.follow(follower, Subject.PROJECT, project.id, Tie.FOLLOWED)
    services.decide(BOSS, project, decision(**words))
    db.session.commit()
    digests.tell_now()
    mail = db.session.query(OutboxMail).one()
    assert mail.subject == seen.subject
    assert mail.text.split("\n\n")[:-3] == seen.text.split("\n\n")[:-2], "all but the foot, which has a link to stop"
