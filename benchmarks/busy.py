"""The demo after a busy week: one of its projects has got ten thousand contributions, and one of its prototypes 900 testers."""

import random
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select, text

from app import create_app
from app.core import clock
from app.core.db import db
from app.core.permissions import SYSTEM
from app.inbox import queries as inbox
from app.inbox.queries import Filters, Show
from app.insights.models import Insight, Link, Stance
from app.needs import importing
from app.needs.importing.plan import NewNeed, Plan
from app.needs.models import Need, NeedState
from app.notifications.models import Subject
from app.people import accounts, devices
from app.people.models import Account, IdentityLevel
from app.projects.models import Project
from app.projects.queries import project_by_slug
from app.prototypes.models import Choice, Feedback, Mood, Pin, Prototype
from benchmarks import said, servers
from config import Settings
from tests.support.client import Client

SLUG, PROTOTYPE, WORKER = "trygg-vei-hjem", "lys-som-vakner", "ingrid"
CONTRIBUTIONS, TESTERS = 10_000, 900
AT_ONCE = 5_000  # so many of them are in English: what is done with all that match at once
ENGLISH = Filters(show=Show.ALL, kind="need", lang="en")
SEED, SOURCE = 2026, "busy"


@dataclass(frozen=True)
class Workbench:
    """An app with the demo in it, and a browser in which somebody of the project's team is signed in."""

    app: Flask
    client: Client
    account_id: int

    def fill(self, contributions: int = CONTRIBUTIONS, testers: int = TESTERS) -> None:
        """Up to so many; a second time adds what is missing."""
        with self.app.app_context():
            _tell(contributions)
            _place()
            _try(testers)
            with db.transaction() as session:
                session.execute(text("ANALYZE"))  # as a database does by itself within a minute


@contextmanager
def workbench(url: str) -> Iterator[Workbench]:
    with tempfile.TemporaryDirectory() as folder:
        settings = servers.environment(url, folder, DEMO="1")
        servers.flask(settings, "db", "upgrade")
        servers.flask(settings, "demo", "load")
        app = create_app(Settings(env="test", secret_key="measured-" * 8, data_dir=Path(folder), database_url=url))
        app.test_client_class = Client
        client = app.test_client()
        client.inspecting = False
        with app.app_context():
            account = db.session.scalars(select(Account).where(Account.demo_key == WORKER)).one()
            client.sign_in(account)
            number = account.id
        yield Workbench(app, client, number)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def on_both_databases() -> Iterator[tuple[str, Workbench]]:
    """The name of each database, and the demo on it."""
    for name, database in (("SQLite", servers.sqlite), ("PostgreSQL", servers.postgresql)):
        with database() as url, workbench(url) as bench:
            yield name, bench


def the_project() -> Project:
    found = project_by_slug(SLUG)
    assert found is not None
    return found


def english(account_id: int) -> int:
    """How many match what is done with all at once."""
    person = accounts.person_of_account(account_id)
    return inbox.number_matching(person, the_project(), ENGLISH, clock.now())


def _tell(until: int) -> None:
    """Two of three are published and wait for an answer; the others wait to be read."""
    account = db.session.scalars(select(Account).where(Account.demo_key == WORKER)).one()
    told = db.session.scalar(select(func.count()).where(Need.import_key.startswith(f"{SOURCE}:"))) or 0
    in_english = told + AT_ONCE - english(account.id)
    sentences = sorted(
        {part.strip() for told in said.demo_needs().values() for part in told.split(".") if part.strip()}
    )
    chance, now = random.Random(SEED), clock.now()
    districts = [f"{name}" for name in ("Storhaug", "Hundvåg", "Hillevåg og Tjensvoll", "")]
    needs = [
        NewNeed(
            line=at,
            key=str(at),
            text=". ".join(chance.sample(sentences, chance.randint(1, 3))),
            told_at=now - timedelta(minutes=CONTRIBUTIONS - at),
            state=NeedState.WAITING if at % 3 == 0 else NeedState.PUBLISHED,
            policy=None,
            district=chance.choice(districts),
            lang="en" if at < in_english else "nb",
        )
        for at in range(told, until)
    ]
    with db.transaction():
        importing.run(SYSTEM, Plan(SOURCE, needs=needs), the_project())


def _place() -> None:
    """Half of what is published stands behind the project's insights, every tenth against one."""
    with db.transaction() as session:
        project = the_project()
        insights = session.scalars(select(Insight.id).where(Insight.project_id == project.id)).all()
        linked = select(Link.from_id).where(Link.from_kind == Subject.NEED)
        free = (
            select(Need.id).where(Need.project_id == project.id, Need.public, Need.id.not_in(linked)).order_by(Need.id)
        )
        about = {"from_kind": Subject.NEED, "to_kind": Subject.INSIGHT, "project_id": project.id, "why": ""}
        rows = [
            {
                **about,
                "from_id": number,
                "to_id": insights[at % len(insights)],
                "stance": Stance.AGAINST if at % 20 == 0 else Stance.FOR,
                "linked_at": clock.now(),
            }
            for at, number in enumerate(session.scalars(free))
            if at % 2 == 0
        ]
        session.execute(insert(Link), rows)


def _try(until: int) -> None:
    """Testers who chose, said why, and put two pins each."""
    chance, now = random.Random(SEED + until), clock.now()
    words = sorted(said.demo_needs().values())
    with db.transaction() as session:
        prototype = session.scalars(select(Prototype).where(Prototype.slug == PROTOTYPE)).one()
        version = prototype.current
        assert version is not None
        tried = session.scalar(select(func.count()).where(Feedback.version_id == version.id)) or 0
        rounds = [
            {
                "version_id": version.id,
                "participant_id": devices.new_participant(IdentityLevel.OPEN, secrets.token_hex(16)),
                "first_seen": chance.choice("ab"),
                "choice": chance.choice(list(Choice)),
                "why": chance.choice(words),
                "begun_at": now,
                "finished_at": now,
            }
            for _at in range(until - tried)
        ]
        if not rounds:
            return
        numbers = session.scalars(insert(Feedback).returning(Feedback.id), rounds).all()
        pins = [
            {
                "feedback_id": number,
                "variant_id": (variant := chance.choice(version.variants)).id,
                "place_id": chance.choice(variant.places).id if variant.places else None,
                "client_key": str(uuid.UUID(int=chance.getrandbits(128))),
                "x": chance.random(),
                "y": chance.random(),
                "mood": chance.choice(list(Mood)),
                "text": chance.choice(words),
                "read_at": now if at else None,
                "placed_at": now,
            }
            for number in numbers
            for at in range(2)
        ]
        session.execute(insert(Pin), pins)
