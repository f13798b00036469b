"""Reports: what the team wrote, and their first editions."""

from functools import partial
from typing import Any

from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key
from app.projects import queries as projects
from app.projects.periods import period_of
from app.reports import services


def plan(timeline: Timeline, world: World) -> None:
    for one in content("reports")["reports"]:
        timeline.add(one["day"], Order.AFTER, partial(_publish, world, one))


def _publish(world: World, one: dict[str, Any]) -> None:
    person = world.person(one["project"])
    project = projects.project_by_slug(world.projects[one["project"]].slug, *projects.FULL)
    period = period_of(project, one["period"]) if project else None
    if project is None or period is None:
        raise LookupError(one["project"])
    texts = {
        name: {lang: given[lang].strip() for lang in ("nb", "en")}
        for name, given in one.items()
        if isinstance(given, dict)
    }
    held = services.held(project, period)
    services.write(person, held, texts, held.quotes)
    services.publish(person, project, period, client_key=key("report", one["project"], one["period"]))
