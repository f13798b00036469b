"""What people said, as texts to measure with, and a database that holds them."""

import csv
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from app import create_app
from app.core import clock, dbcommands
from app.core.db import db
from app.core.permissions import SYSTEM
from app.needs import importing
from app.needs.importing.plan import NewNeed, Plan
from app.needs.models import NeedState
from app.projects import seed
from benchmarks import real
from config import Settings

LABELS = Path(__file__).parent / "labels"
DEMO = Path(__file__).resolve().parents[1] / "app/demo/content/needs.toml"
UNREAD = ("declined", "withdrawn")


def real_statements() -> list[str]:
    """What the residents of a town said."""
    with (real.folder() / real.NEEDS).open(encoding="utf-8", newline="") as file:
        return [row["comment-body"] for row in csv.DictReader(file)]


def demo_needs() -> dict[str, str]:
    """The demo's needs by their keys, without those that are never published."""
    told = tomllib.loads(DEMO.read_text(encoding="utf-8"))["needs"]
    return {need["key"]: need["text"].strip() for need in told if need["status"] not in UNREAD}


def pairs() -> dict[str, set[str]]:
    """For each need that has any, those that a person holds to be about the same matter."""
    found: dict[str, set[str]] = {}
    for line in tomllib.loads((LABELS / "pairs.toml").read_text(encoding="utf-8"))["groups"]:
        for one, other in combinations(line.split(), 2):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def themes() -> dict[str, str]:
    """What each need is about, as a person read it."""
    told = tomllib.loads((LABELS / "themes.toml").read_text(encoding="utf-8"))["themes"]
    return {key: theme["name"] for theme in told for key in theme["needs"].split()}


@contextmanager
def holding(texts: Sequence[str], url: str = "") -> Iterator[None]:
    """An app's context with a new database in which all the texts are published needs, in their order."""
    with tempfile.TemporaryDirectory() as folder, empty(url or f"sqlite:///{folder}/said.db", Path(folder)):
        first = clock.now() - timedelta(days=300)
        plan = Plan("said", needs=[_need(number, text, first) for number, text in enumerate(texts)])
        with db.transaction():
            importing.run(SYSTEM, plan)
        yield


@contextmanager
def empty(url: str, folder: Path) -> Iterator[None]:
    """An app's context with a new database."""
    app = create_app(Settings(env="test", secret_key="measured-" * 8, data_dir=folder, database_url=url))
    with app.app_context():
        dbcommands.upgrade()
        seed.plant()
        db.session.commit()
        yield
        db.session.remove()
    db.engine.dispose()


def _need(number: int, text: str, first: object) -> NewNeed:
    told_at = first + timedelta(minutes=number)  # type: ignore[operator]
    return NewNeed(
        line=number, key=str(number), text=text, told_at=told_at, state=NeedState.PUBLISHED, policy=None, district=""
    )
