"""Needs and those who tell, support and read them, made through the services."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from flask import Flask

from app.core import secrets
from app.core.db import db
from app.core.permissions import Person, Role
from app.needs import queries, services
from app.needs.models import Addition, AnswerTemplate, Need, PreparedAnswer
from app.needs.services import Told
from app.people import devices
from app.people.models import IdentityLevel
from app.projects.models import Activity, Project
from tests.factories import projects as project_make

_numbers = count(1)


@contextmanager
def arranged(app: Flask) -> Iterator[None]:
    """For tests with a client: what the block makes is stored, and the application's context is gone again."""
    with app.app_context():
        yield
        db.session.commit()


MODERATOR = Person(account_id=0, name="Moa", instance_roles=frozenset({Role.MODERATOR}))


def team_of(project: Project, *roles: Role) -> Person:
    """Somebody with these roles in the project; its team without any."""
    held = frozenset(roles or (Role.TEAM,))
    return Person(account_id=0, name="Tea", project_roles={project.id: held})


def participant() -> int:
    """Somebody with a device of their own."""
    return devices.new_participant(IdentityLevel.OPEN, secrets.token())


def told(text: str = "", *, by: int | None = None, activity: Activity | None = None, **values: Any) -> Need:
    """A need that nobody has read yet."""
    text = text or f"Stien er for mørk når jeg går hjem, dag nummer {next(_numbers)}."
    given = {"client_key": str(uuid.uuid4()), **values}
    return services.tell_need(by or participant(), Told(text=text, activity=activity, **given))


def need(text: str = "", *, project: Project | None = None, supporters: int = 0, **values: Any) -> Need:
    """A published need, in a project when one is given."""
    made = told(text, **values)
    services.publish(MODERATOR, made)
    if project is not None:
        services.place(MODERATOR, made, project)
    for _ in range(supporters):
        services.support(participant(), made.id)
    return made


def addition(to: Need, text: str = "Det gjelder tidlig om morgenen også.", *, by: int | None = None) -> Addition:
    """An addition that nobody has read yet."""
    return services.add(to, by or participant(), text=text, client_key=str(uuid.uuid4()))


def answered(made: Need, text: str = "Takk, vi ser på det.") -> Need:
    role = "Prosjektleder, Bymiljø og utbygging"
    services.answer(project_make.BOSS, made, client_key=str(uuid.uuid4()), text_nb=text, by_nb=role)
    return made


def prepared(made: Need, text: str = "Takk, vi ser på det.", by: Person | None = None, **words: str) -> PreparedAnswer:
    """An answer that is ready and that nobody has been told."""
    given = services.Words(text_nb=text, by_nb="Prosjektleder", **words)
    stands = queries.prepared_for([made.id]).get(made.id)
    based_on = stands.key if stands is not None else ""
    return services.prepare(by or project_make.BOSS, made, given, client_key=str(uuid.uuid4()), based_on=based_on)


def template(
    project: Project | None = None, name: str = "Takk", text: str = "Takk for behov {nummer}.", **words: str
) -> AnswerTemplate:
    """An answer template, of the project or for every project."""
    given = {"name_nb": name, "text_nb": text, "text_en": "Thank you for need {nummer}.", **words}
    return services.write_template(project_make.BOSS, project, given)
