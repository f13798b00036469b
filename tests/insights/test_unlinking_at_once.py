"""One publishes what another takes the last source of at the same moment: it is never published without one."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.errors import Invalid
from app.insights import services
from app.insights.models import Insight, Pilot
from app.insights.queries.sources import holds
from app.insights.queries.things import Thing
from app.notifications.models import Subject
from app.projects.models import Project
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.databases import POSTGRESQL
from tests.support.threads import together

# SQLite has one writer at a time.
pytestmark = pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)


def insight(project: Project) -> tuple[Thing, Thing]:
    """A draft, and its only source."""
    need = tell.need(project=project)
    return (Subject.INSIGHT, find.insight(project, need, publish=False).id), (Subject.NEED, need.id)


def pilot(project: Project) -> tuple[Thing, Thing]:
    found, way = services.create_pilot(BOSS, project, {"title_nb": "600 meter lys"}), find.way(project)
    services.add_indicator(BOSS, found, {"name_nb": "Snudde", "baseline": 5.0, "target": 2.0})
    services.link(BOSS, project, (Subject.SOLUTION, way.id), (Subject.PILOT, found.id))
    return (Subject.PILOT, found.id), (Subject.SOLUTION, way.id)


KINDS: dict[Any, tuple[Callable[[Project], tuple[Thing, Thing]], Any]] = {
    Insight: (insight, services.publish_finding),
    Pilot: (pilot, services.publish_pilot),
}


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("first", ["publish", "unlink"])
def test_of_one_who_publishes_it_and_one_who_takes_its_source_away_the_first_one_does(
    app: Flask, kind: Any, first: str
) -> None:
    draft, publish_it = KINDS[kind]
    with app.app_context():
        project = make.project()
        target, source = draft(project)
        where = project.id
        db.session.commit()
    done = Event()

    def publish() -> None:
        found = db.session.get_one(kind, target[1])
        assert found.published_at is None
        publish_it(BOSS, found)

    def unlink() -> None:
        services.unlink(BOSS, db.session.get_one(Project, where), source, target)

    def quicker(act: Callable[[], None]) -> None:
        act()
        done.set()
        Event().wait(0.5)  # the other one waits for this to be stored

    def slower(act: Callable[[], None]) -> None:
        done.wait(10)
        act()

    acts = {"publish": publish, "unlink": unlink}
    slow = acts.pop("unlink" if first == "publish" else "publish")
    stored, refused = together(app, [lambda: quicker(acts[first]), lambda: slower(slow)])
    assert stored is None and isinstance(refused, Invalid)
    with app.app_context():
        published = db.session.get_one(kind, target[1]).published_at is not None
        assert (published, holds(target)) == ((True, True) if first == "publish" else (False, False))
