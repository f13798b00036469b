"""Who may do what with a project, by role and by the state that the project is in. Written out, not computed."""

import pytest

from app.core.errors import NotAllowed
from app.core.permissions import NOBODY, Permission, Person, Role
from app.projects import permissions, services
from app.projects.models import ActivityKind, Outcome, Project, ProjectState
from app.projects.permissions import ACCEPT, CREATE, DECIDE, EDIT, LOG, NEWS, PLAN, WORK
from tests.factories import projects as make

T, F, O, M, A = Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR  # noqa: E741
ALWAYS = {WORK: {T, F, O, A}, NEWS: {T}, DECIDE: {T, O}, ACCEPT: {O}, LOG: {T, F, O, A}, CREATE: {T, A}}
WHILE_IT_GOES_ON = {EDIT: {T, A}, PLAN: {T, F}}
OVER = {ProjectState.STOPPED, ProjectState.IN_USE}


def somebody(role: Role, project_id: int) -> Person:
    if role in (M, A):
        return Person(account_id=9, instance_roles=frozenset({role}))
    return Person(account_id=9, project_roles={project_id: frozenset({role})})


def test_the_table_knows_every_permission() -> None:
    known = {value for value in vars(permissions).values() if isinstance(value, Permission)}
    assert known == {*ALWAYS, *WHILE_IT_GOES_ON}


@pytest.mark.parametrize("state", list(ProjectState))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_in_each_state_what_the_table_says(role: Role, state: ProjectState) -> None:
    project = Project(id=1, state=state)
    person = somebody(role, 1)
    may = {one.name for one in (*ALWAYS, *WHILE_IT_GOES_ON) if one.allows(person, project)}
    expected = {one.name for one, roles in ALWAYS.items() if role in roles}
    expected |= {one.name for one, roles in WHILE_IT_GOES_ON.items() if role in roles and state not in OVER}
    assert may == expected


@pytest.mark.parametrize("permission", [*ALWAYS, *WHILE_IT_GOES_ON], ids=lambda one: one.name)
def test_nobody_and_the_team_of_another_project_may_nothing(permission: Permission) -> None:
    project = Project(id=1, state=ProjectState.RUNNING)
    assert not permission.allows(NOBODY, project)
    if permission is not CREATE:
        assert not permission.allows(somebody(T, 2), project)


@pytest.mark.usefixtures("context")
def test_every_service_asks() -> None:
    """Called directly, past every page."""
    project = make.in_phase(4)
    activity = make.activity(project, ActivityKind.VOTE)
    phase = make.phase_of(project)
    stranger = somebody(T, project.id + 1000)
    decision = services.Decision(
        outcome=Outcome.HAND_OVER, client_key="x", title_nb="x", reason_nb="x", decided_by_nb="x"
    )
    acts = [
        lambda: services.create_project(NOBODY, {"title_nb": "x"}),
        lambda: services.edit_project(stranger, project, {}, [], project.version),
        lambda: services.publish_project(stranger, project),
        lambda: services.plan_phase(stranger, phase, {}),
        lambda: services.write_news(stranger, project, {"title_nb": "x", "body_nb": "x"}),
        lambda: services.plan_activity(stranger, phase, ActivityKind.VOTE, title_nb="x"),
        lambda: services.change_activity(stranger, activity, {"title_nb": "x"}),
        lambda: services.open_activity(stranger, activity),
        lambda: services.close_activity(stranger, activity),
        lambda: services.extend_activity(stranger, activity, activity.closes_at),
        lambda: services.record_decision(stranger, project, decision),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    make.decide(project, Outcome.HAND_OVER)
    with pytest.raises(NotAllowed):
        services.accept_handover(
            stranger, project.handovers[0], contact_name="x", contact_email="x", next_status_on=make.soon()
        )
