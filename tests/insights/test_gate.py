"""A decision is taken with its evidence, once, whole, and everyone who contributed gets a line."""

from collections.abc import Callable
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
from app.projects.models import GateDecision, Outcome, PhaseState, Project
from app.projects.services import Decision
from tests.conftest import Moment
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import people
from tests.factories import projects as make
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def decision(outcome: Outcome = Outcome.CONTINUE, key: str = "k", **values: Any) -> Decision:
    given = {"title_nb": "Vi går videre", "reason_nb": "Det virket.", "lessons_nb": "Noe.", "decided_by_nb": "Leder"}
    english = {"title_en": "We go on", "reason_en": "It worked.", "lessons_en": "Something.", "decided_by_en": "Leader"}
    return Decision(outcome=outcome, client_key=key, **{**given, **english, **values})


def decide(
    project: Project, *outcome: Outcome, evidence: list[tuple[Subject, int]] | None = None, **values: Any
) -> GateDecision:
    """Decided by somebody who may, with something to show for it."""
    given = find.evidence(project) if evidence is None else evidence
    return services.decide(BOSS, project, decision(*outcome, **values), given)


def involved(project: Project) -> Project:
    """The phase has had an activity with results."""
    make.results(project)
    db.session.flush()
    db.session.expire_all()
    return project


def test_a_phase_without_involvement_cannot_be_decided() -> None:
    project = make.project()
    make.activity(project)
    with pytest.raises(Closed, match="innbyggerne"):
        decide(project)
    assert db.session.query(GateDecision).count() == 0


def test_needs_that_wait_for_an_answer_block_the_gate() -> None:
    project = involved(make.project())
    need = tell.need(project=project)
    with pytest.raises(Closed, match="venter"):
        decide(project)
    tell.answered(need)
    decide(project)
    assert project.phases[0].state is PhaseState.ENDED


def test_being_part_of_an_insight_is_an_answer() -> None:
    project = involved(make.project())
    find.insight(project, tell.need(project=project))
    decide(project)


def test_every_need_of_the_project_gets_its_line_with_the_reason() -> None:
    project = involved(make.project())
    needs = [tell.answered(tell.need(project=project)) or 0 for _ in range(3)]
    assert needs
    decide(project, reason_en="It worked.")
    lines = db.session.query(Receipt).filter_by(kind=ReceiptKind.DECIDED, subject=Subject.NEED).all()
    assert len(lines) == 3
    assert {(line.reason_nb, line.reason_en) for line in lines} == {("Det virket.", "It worked.")}


@pytest.mark.parametrize("ending", ["the decision", "the handover"])
def test_twenty_needs_cost_no_more_statements_than_one(ending: str, count_queries: Callable[[], Any]) -> None:
    def statements(needs: int) -> int:
        project = involved(make.in_phase(4))
        for _ in range(needs):
            tell.answered(tell.need(project=project))
        if ending == "the handover":
            decide(project, Outcome.HAND_OVER, key=f"k{needs}")
        db.session.commit()
        with count_queries() as counted:
            if ending == "the handover":
                make.accept(project)
            else:
                decide(project, Outcome.HAND_OVER, key=f"k{needs}")
        return int(counted.total)

    assert statements(1) == statements(20)


def test_the_evidence_is_linked() -> None:
    project = involved(make.project())
    insight = find.insight(project, tell.need(project=project))
    made = decide(project, evidence=[(Subject.INSIGHT, insight.id)])
    arrow = db.session.query(Link).filter_by(to_kind=Subject.DECISION).one()
    assert (arrow.from_id, arrow.to_id) == (insight.id, made.id)


def test_sending_it_again_changes_nothing() -> None:
    project = involved(make.project())
    tell.answered(tell.need(project=project))
    first = decide(project)
    count = db.session.query(Receipt).count()
    assert decide(project).id == first.id
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
            decide(project)
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
    words = {"title_en": "We go on", "reason_en": "It worked."}
    words |= {"for_residents_nb": "Du kan prøve det i mars.", "for_residents_en": "You can try it in March."}
    seen = services.preview_letters(project, decision(**words))[lang]
    assert db.session.query(Receipt).count() == 0
    follower = people.participant()
    people.contact(follower, "eva@example.no", lang)
    notifications.follow(follower, Subject.PROJECT, project.id, Tie.FOLLOWED)
    decide(project, **words)
    db.session.commit()
    digests.tell_now()
    mail = db.session.query(OutboxMail).one()
    assert mail.subject == seen.subject
    *sent, link = mail.text.split("\n\n")
    *shown, sample = seen.text.split("\n\n")
    assert sent == shown
    assert link.rpartition("/")[0] == sample.rpartition("/")[0], "the way to stop, but for whose it is"
