"""What nobody outside the team may read holds nothing up, and is shown to nobody."""

import pytest

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.decisions.models import Ballot
from app.insights import services
from app.insights.models import Link, Opportunity, Standing
from app.insights.queries import sources
from app.needs.models import NeedState
from app.notifications.models import Subject
from app.projects.models import ActivityState, Project
from tests.factories import decisions
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.opendata.test_downloads import rows
from tests.support.client import Client

QUESTION = "Skal vi rive kiosken?"


def planned_vote(project: Project) -> Ballot:
    """With a time to open at, so that it is announced; but nobody has been asked."""
    return decisions.ballot(project, question_nb=QUESTION, state=ActivityState.PLANNED)


def linked(project: Project, source: tuple[Subject, int], target: tuple[Subject, int]) -> None:
    """However the arrow came there."""
    ends = {"from_kind": source[0], "from_id": source[1], "to_kind": target[0], "to_id": target[1]}
    db.session.add(Link(project_id=project.id, linked_at=clock.now(), **ends))
    db.session.flush()


def test_a_vote_that_nobody_was_asked_in_is_evidence_on_no_page_and_in_no_file(client: Client) -> None:
    project = make.project()
    insight, ballot = find.insight(project, tell.need(project=project)), planned_vote(project)
    linked(project, (Subject.BALLOT, ballot.id), (Subject.INSIGHT, insight.id))
    page = f"/innsikt/{insight.id}"
    assert QUESTION not in client.page(page).text
    assert "ballot" not in {row["from_kind"] for row in rows(client, "trail")}
    db.session.get_one(Ballot, ballot.id).activity.state = ActivityState.OPEN
    db.session.commit()
    assert QUESTION in client.page(page).text
    assert "ballot" in {row["from_kind"] for row in rows(client, "trail")}


def test_a_vote_is_offered_as_a_source_when_it_has_opened(context: None) -> None:
    project = make.project()
    ballot = planned_vote(project)
    thing = (Subject.BALLOT, ballot.id)

    def offered() -> list[bool]:
        found = [sources.candidates(project.id, target) for target in (Subject.INSIGHT, Subject.DECISION)]
        return [thing in {one.thing for one in each} for each in found]

    assert (offered(), sources.chosen(project.id, [thing])) == ([False, False], [])
    ballot.activity.state = ActivityState.OPEN
    db.session.flush()
    assert offered() == [True, True]


def test_an_opportunity_cannot_stand_on_a_draft(context: None) -> None:
    project = make.project()
    draft = find.insight(project, publish=False)
    chance = services.create_finding(BOSS, Opportunity, project, {"title_nb": "Lys når noen trenger det"})
    services.link(BOSS, project, (Subject.INSIGHT, draft.id), (Subject.OPPORTUNITY, chance.id))
    for act in (services.publish_finding, lambda by, found: services.choose(by, found, "Flest støttet det.")):
        with pytest.raises(Invalid, match="publisert"):
            act(BOSS, chance)
    services.link(BOSS, project, (Subject.NEED, tell.need(project=project).id), (Subject.INSIGHT, draft.id))
    services.publish_finding(BOSS, draft)
    services.publish_finding(BOSS, chance)
    assert chance.standing is Standing.PUBLISHED


def test_the_last_published_source_stays_while_only_a_draft_is_beside_it(context: None) -> None:
    project = make.project()
    first, draft = find.insight(project, tell.need(project=project)), find.insight(project, publish=False)
    chance = find.opportunity(project, first)
    target, behind = (Subject.OPPORTUNITY, chance.id), [(Subject.INSIGHT, one.id) for one in (first, draft)]
    services.link(BOSS, project, behind[1], target)
    with pytest.raises(Invalid, match="minst én kilde"):
        services.unlink(BOSS, project, behind[0], target)
    assert services.unlink(BOSS, project, behind[1], target)
    assert sources.public_behind(target, most=2) == [behind[0]]


def test_a_pilot_is_public_with_a_public_source_and_keeps_it(context: None) -> None:
    project = make.project()
    pilot = services.create_pilot(BOSS, project, {"title_nb": "600 meter lys"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    db.session.expire(pilot)
    with pytest.raises(Invalid, match="prototype eller ett løsningsforslag"):
        services.publish_pilot(BOSS, pilot)
    source, target = (Subject.SOLUTION, find.way(project).id), (Subject.PILOT, pilot.id)
    services.link(BOSS, project, source, target)
    services.publish_pilot(BOSS, pilot)
    with pytest.raises(Invalid, match="minst én kilde"):
        services.unlink(BOSS, project, source, target)


def test_a_need_that_nobody_may_read_holds_nothing_up(context: None) -> None:
    project = make.project()
    need = tell.need(project=project)
    insight = find.insight(project, need, publish=False)
    need.state = NeedState.WAITING
    db.session.flush()
    with pytest.raises(Invalid, match="publisert"):
        services.publish_finding(BOSS, insight)
    assert sources.public_behind((Subject.INSIGHT, insight.id), most=2) == []
