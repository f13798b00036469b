"""Arrows join what the method joins, once, and tell where something went without changing it."""

import pytest

from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.permissions import Person, Role
from app.insights import services
from app.insights.models import Insight, Link
from app.needs.models import NeedState
from app.notifications.models import Receipt, ReceiptKind, Subject
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def used_receipts(need_id: int) -> list[Receipt]:
    return db.session.query(Receipt).filter_by(subject=Subject.NEED, subject_id=need_id, kind=ReceiptKind.USED_IN).all()


def test_linking_again_changes_nothing() -> None:
    project = make.project()
    need = tell.need(project=project)
    made = find.insight(project, need)
    assert not services.link(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))
    assert db.session.query(Link).count() == 1
    assert len(used_receipts(need.id)) == 1


def test_a_link_marks_the_need_used_and_leaves_its_state_alone() -> None:
    project = make.project()
    need = tell.need(project=project)
    made = find.insight(project, need, tell.need(project=project))
    assert (need.state, need.used_at is not None) == (NeedState.PUBLISHED, True)
    services.unlink(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))
    db.session.refresh(need)
    assert (need.state, need.used_at) == (NeedState.PUBLISHED, None)


def test_while_another_insight_uses_it_the_need_stays_used() -> None:
    project = make.project()
    need = tell.need(project=project)
    first = find.insight(project, need, tell.need(project=project))
    find.insight(project, need, title="Enda et funn")
    services.unlink(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, first.id))
    db.session.refresh(need)
    assert need.used_at is not None


def test_nobody_is_told_of_a_draft_and_everybody_when_it_is_published() -> None:
    project = make.project()
    need = tell.need(project=project)
    made = find.insight(project, need, publish=False)
    assert used_receipts(need.id) == []
    services.publish_finding(BOSS, made)
    (line,) = used_receipts(need.id)
    assert line.about["values"] == {"insight_id": made.id}


def test_what_is_published_keeps_its_last_source() -> None:
    project = make.project()
    needs = [tell.need(project=project) for _ in range(2)]
    made = find.insight(project, *needs)
    first, last = ((Subject.NEED, need.id) for need in needs)
    target = (Subject.INSIGHT, made.id)
    assert services.unlink(BOSS, project, first, target)
    with pytest.raises(Invalid, match="minst én kilde"):
        services.unlink(BOSS, project, last, target)
    assert db.session.query(Link).count() == 1
    assert not services.unlink(BOSS, project, first, target), "what is not linked is no last source"
    services.link(BOSS, project, first, target)
    assert services.unlink(BOSS, project, last, target)


def test_a_draft_may_lose_its_last_source() -> None:
    project = make.project()
    need = tell.need(project=project)
    made = find.insight(project, need, publish=False)
    assert services.unlink(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (Subject.NEED, Subject.SOLUTION),
        (Subject.SOLUTION, Subject.INSIGHT),
        (Subject.INSIGHT, Subject.INSIGHT),
        (Subject.DECISION, Subject.INSIGHT),
    ],
)
def test_arrows_that_the_method_does_not_have_are_refused(source: Subject, target: Subject) -> None:
    project = make.project()
    with pytest.raises(Invalid):
        services.link(BOSS, project, (source, 1), (target, 1))


def test_a_published_insight_of_another_project_may_be_built_on_and_a_draft_may_not() -> None:
    ours, theirs = make.project(), make.project()
    find.opportunity(ours, find.insight(theirs, tell.need(project=theirs)))
    draft = find.insight(theirs, tell.need(project=theirs), publish=False)
    with pytest.raises(Invalid):
        find.opportunity(ours, draft)


def test_nothing_is_linked_to_another_projects_finding() -> None:
    ours, theirs = make.project(), make.project()
    foreign = find.insight(theirs, tell.need(project=theirs))
    with pytest.raises(Invalid):
        services.link(BOSS, ours, (Subject.NEED, tell.need(project=ours).id), (Subject.INSIGHT, foreign.id))


def test_an_insight_without_sources_is_not_published() -> None:
    made = services.create_finding(BOSS, Insight, make.project(), {"title_nb": "Et funn"})
    with pytest.raises(Invalid):
        services.publish_finding(BOSS, made)


def test_a_road_not_taken_needs_its_reason() -> None:
    project = make.project()
    made = find.opportunity(project, find.insight(project, tell.need(project=project)))
    with pytest.raises(Invalid):
        services.turn_down(BOSS, made, "  ")
    services.turn_down(BOSS, made, "Det forstyrrer flaggermusene.")
    assert made.standing == "not_chosen"


@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR])
def test_only_the_team_links(role: Role | None) -> None:
    project = make.project()
    need, made = tell.need(project=project), find.insight(project)
    instance = frozenset({role}) if role in (Role.MODERATOR, Role.ADMINISTRATOR) else frozenset()
    held = {project.id: frozenset({role})} if role and not instance else {}
    person = Person(account_id=9, project_roles=held, instance_roles=instance)
    with pytest.raises(NotAllowed):
        services.link(person, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id))
