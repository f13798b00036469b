"""A published project in a phase, something to take part in, and people with roles in it."""

from datetime import timedelta
from itertools import count
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts, devices
from app.people.models import Account, IdentityLevel
from app.projects.models import Activity, ActivityKind, ActivityState, Project
from tests.factories import projects

_numbers = count(1)


def project_in(phase: int = 1, **values: Any) -> Project:
    """A published project in that phase; `values` are set afterwards, so that any state can be had."""
    made = projects.in_phase(phase)
    if "title_nb" in values:
        values.setdefault("title_en", values["title_nb"])
    for name, value in values.items():
        setattr(made, name, value)
    db.session.flush()
    return made


def activity_in(project: Project, kind: ActivityKind, **values: Any) -> Activity:
    """An activity of the running phase, open since yesterday and for a week, unless `values` says otherwise."""
    moment = clock.now()
    activity = projects.activity(project, kind, opened=False)
    given = {
        "state": ActivityState.OPEN,
        "opens_at": moment - timedelta(days=1),
        "closes_at": moment + timedelta(days=7),
        **values,
    }
    for name, value in given.items():
        setattr(activity, name, value)
    db.session.flush()
    return activity


def account_with(role: Role | None = None, project: Project | None = None) -> Account:
    """Somebody who can sign in and holds `role`, in `project` when it is a role of projects."""
    account = accounts.create_account(SYSTEM, f"person{next(_numbers)}@example.no", "Kari Nordmann")
    if role is not None:
        accounts.grant(SYSTEM, account, role, project.id if project else None)
    return account


def participant() -> int:
    """Somebody with a phone of their own."""
    return devices.new_participant(IdentityLevel.OPEN, f"phone-{next(_numbers)}")
