"""Who may do what with a need, by role and by the state that the need is in. Written out, and tried at every door."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.permissions import NOBODY, Permission, Person, Role
from app.needs import permissions, services
from app.needs.models import Need, NeedState, Policy
from app.needs.permissions import (
    ADDITIONS,
    ANSWER,
    DECLINE,
    DISCARD,
    FORWARD,
    HIDE,
    IMPORT,
    INBOX,
    MERGE,
    MODERATE,
    PLACE,
    PREPARE,
    PUBLISH,
    PUBLISH_ANSWERS,
    READ,
    SHARED_TEMPLATES,
    TEMPLATES,
    UNMERGE,
)
from app.projects import queries as projects
from app.projects.models import Project
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.support.client import Client

T, F, O, M, A = Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR  # noqa: E741
WAITING, PUBLISHED, FORWARDED, MERGED, DECLINED, HIDDEN, WITHDRAWN = NeedState
ALL = set(NeedState)
PUBLIC = {PUBLISHED, FORWARDED}
THERE = ALL - {MERGED, WITHDRAWN}
# Permission: who has it, and in which states.
TABLE: dict[Permission, tuple[set[Role], set[NeedState]]] = {
    READ: ({T, F, O, M, A}, ALL),
    PUBLISH: ({T, M, A}, {WAITING, DECLINED, HIDDEN}),
    DECLINE: ({T, M, A}, {WAITING, DECLINED}),
    HIDE: ({T, M, A}, PUBLIC),
    FORWARD: ({T, M, A}, PUBLIC),
    ANSWER: ({T, O, M, A}, PUBLIC),
    PREPARE: ({T, O, M, A}, PUBLIC),
    DISCARD: ({T, O, M, A}, ALL),
    ADDITIONS: ({T, M, A}, THERE),
    PLACE: ({T, M, A}, THERE),
    MERGE: ({T, M, A}, {WAITING, PUBLISHED, FORWARDED}),
    UNMERGE: ({T, M, A}, {MERGED}),
}
OF_PROJECTS = {INBOX, MODERATE, PUBLISH_ANSWERS, TEMPLATES, SHARED_TEMPLATES, IMPORT}
# While it is in no project it is the house's, except for what everybody can read: any team reads that, and takes it in.
ANYBODYS = {READ: {T, F, O, M, A}, PLACE: {T, M, A}}
WORDS = {
    "decline-policy": Policy.UNCLEAR.value,
    "answer-text_nb": "Takk, vi ser på det.",
    "answer-by_nb": "Prosjektleder",
}


def in_state(state: NeedState, project: Project | None) -> Need:
    """A need in this state, brought there by the services."""
    need = make.told()
    if project is not None:
        services.place(make.MODERATOR, need, project)
    if state in PUBLIC | {HIDDEN, MERGED}:
        services.publish(make.MODERATOR, need)
    bring: dict[NeedState, Callable[[], object]] = {
        FORWARDED: lambda: services.forward(make.MODERATOR, need, projects.departments()[0]),
        MERGED: lambda: services.merge(make.MODERATOR, need, make.need(project=project)),
        DECLINED: lambda: services.decline(make.MODERATOR, need, Policy.UNCLEAR),
        HIDDEN: lambda: services.hide(make.MODERATOR, need, Policy.UNCLEAR),
        WITHDRAWN: lambda: services.withdraw(need, need.participant_id),
    }
    if state in bring:
        bring[state]()
    assert need.state is state
    return need


def somebody(role: Role, project: Project) -> Person:
    if role in (M, A):
        return Person(account_id=9, instance_roles=frozenset({role}))
    return Person(account_id=9, project_roles={project.id: frozenset({role})})


def test_the_table_knows_every_permission() -> None:
    known = {value for value in vars(permissions).values() if isinstance(value, Permission)}
    assert known == {*TABLE, *OF_PROJECTS}


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("state", list(NeedState))
def test_each_role_may_in_each_state_what_the_table_says(state: NeedState) -> None:
    project = project_make.project()
    within, alone = in_state(state, project), in_state(state, None)
    for role in Role:
        person = somebody(role, project)
        may = {one.name for one in TABLE if one.allows(person, within)}
        assert may == {one.name for one, (roles, states) in TABLE.items() if role in roles and state in states}, role
        may = {one.name for one in TABLE if one.allows(person, alone)}
        house = {one: ANYBODYS.get(one, set()) if state in PUBLIC else set() for one in TABLE}
        assert may == {
            one.name
            for one, (roles, states) in TABLE.items()
            if state in states and role in (roles & {M, A}) | house[one]
        }, role
    stranger = somebody(T, project_make.project())
    assert not any(one.allows(nobody, within) for nobody in (NOBODY, stranger) for one in TABLE if nobody.signed_in)


# What is posted where, and what that asks for. The same door hides what is public and declines what is not.
DOORS: dict[str, Permission] = {
    "publiser": PUBLISH,
    "avvis": DECLINE,
    "svar": ANSWER,
    "plasser": PLACE,
    "send-videre": FORWARD,
    "sla-sammen": MERGE,
    "los-fra": UNMERGE,
}
REPEATS = {("publiser", state) for state in PUBLIC}  # was done already: said again, and nothing changes
SAME = {("send-videre", FORWARDED), ("avvis", DECLINED)}  # the same, in the same words


def changes() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.mark.parametrize("state", list(NeedState))
def test_every_door_opens_for_those_and_then_only(
    app: Flask, state: NeedState, browsers: Callable[[], Client], cast: Cast
) -> None:
    other = make.need(project=cast.project)
    elsewhere = project_make.project()
    people = {T: cast.alice, F: cast.bob, O: cast.olav, M: cast.mona, A: cast.ada, "another team": cast.charlie}
    department = projects.departments()[0]
    sent = {
        **WORDS,
        "decline-seen": state.value,
        "place-project": elsewhere.id,
        "forward-department": department.id,
        "merge-target": other.id,
    }
    need: Need | None = None
    for role, person in people.items():
        client = browsers().sign_in(person.account)
        client.inspecting = False  # the same page comes back again and again
        for door, permission in DOORS.items():
            if need is None:
                with make.arranged(app):
                    need = in_state(state, cast.project)
            number, before = need.id, changes()
            key = {"answer-client_key": str(uuid.uuid4())}
            answer: Any = client.post(f"/team/behov/{number}/{door}", data={**sent, **key})
            asked = HIDE if door == "avvis" and state in PUBLIC else permission
            roles, states = TABLE[asked]
            done = changes() > before
            where = (role, door, answer.status_code)
            if role not in roles:
                assert answer.status_code in (403, 404) and not done, where
            elif (door, state) in REPEATS:
                assert answer.status_code == 303 and not done, where
            elif state not in states:
                assert answer.status_code in (409, 422) and not done, where
            else:
                assert answer.status_code == 303, where
                assert done or (door, state) in SAME, where
            need = db.session.get(Need, number) if not done else None
