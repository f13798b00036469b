"""The demo programme loads through the services into an empty database, once, and holds what it promises."""

from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.decisions.models import Ballot, Vote
from app.insights.models import Insight, Opportunity, Pilot, Solution
from app.needs.models import Need, NeedState, Support
from app.notifications.models import OutboxMail
from app.people.models import Account
from app.projects.models import (
    Activity,
    ActivityState,
    GateDecision,
    Outcome,
    PhaseKind,
    PhaseState,
    Project,
    ProjectState,
)
from app.prototypes.models import Feedback, Prototype
from app.workshops.models import RoomDevice, Workshop
from tests.support.programme import Programme


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_the_whole_programme(demo: Programme) -> None:
    projects = list(db.session.scalars(select(Project)))
    states = [project.state for project in projects]
    assert len(projects) >= 8
    assert len({project.focus_area_id for project in projects}) == 5
    assert {ProjectState.STOPPED, ProjectState.PAUSED, ProjectState.IN_USE, ProjectState.OFFERED} <= set(states)
    running = {phase.kind for project in projects for phase in project.phases if phase.state is PhaseState.RUNNING}
    assert running == set(PhaseKind)
    assert count(Need) >= 250
    assert count(Need, Need.lang != "nb") >= 20
    for model, least in ((Insight, 20), (Opportunity, 12), (Solution, 10), (Pilot, 2), (Prototype, 7), (Feedback, 100)):
        assert count(model) >= least, model
    assert count(Activity, Activity.state == ActivityState.OPEN) >= 3
    assert 0 < count(Ballot, Ballot.activity.has(Activity.state == ActivityState.OPEN)) < count(Ballot)
    assert count(Workshop) == 2
    assert count(RoomDevice) == 46
    assert count(GateDecision, GateDecision.outcome == Outcome.STOP) == 1
    assert count(Account, Account.demo_key.is_not(None)) >= 6
    assert count(OutboxMail) == 0  # made-up people have no addresses

    before = {model: count(model) for model in (Need, Support, Vote, Feedback, GateDecision)}
    again = demo.app.test_cli_runner().invoke(args=["demo", "load"])
    assert "already" in again.output
    assert before == {model: count(model) for model in before}
    merged = db.session.scalars(select(Need).where(Need.state == NeedState.MERGED)).all()
    assert merged
    for need in db.session.scalars(select(Need).where(Need.merged_count > 0)):
        family = [need.id, *(one.id for one in merged if one.merged_into_id == need.id)]
        supporters = db.session.scalars(select(Support.participant_id).where(Support.need_id.in_(family)).distinct())
        assert need.support_count == len(list(supporters))
