"""Themes that the teams have accepted. Nothing is computed: loading the demo needs no more than the app itself."""

from functools import partial
from typing import Any

from app.core.contributions import Kind
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key
from app.notifications.models import Subject
from app.themes import services


def plan(timeline: Timeline, world: World) -> None:
    for one in content("themes")["themes"]:
        timeline.add(one["day"], Order.ANSWER, partial(_theme, world, one))


def _theme(world: World, one: dict[str, Any]) -> None:
    needs = [(Kind.NEED, world.made[(Subject.NEED, name)]) for name in one["needs"]]
    services.create(
        world.person(one["project"]),
        world.projects[one["project"]],
        one["name_nb"],
        one["name_en"],
        needs,
        key("theme", one["key"]),
    )
