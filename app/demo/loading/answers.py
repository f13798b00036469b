"""The templates that the demo's teams answer with, and the answers that they have ready and have not published."""

from functools import partial
from typing import Any

from app.core.db import db
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key
from app.needs import services
from app.needs.models import Need
from app.needs.services import Words
from app.notifications.models import Subject
from app.people import accounts


def plan(timeline: Timeline, world: World) -> None:
    for one in content("answers")["templates"]:
        timeline.add(one["day"], Order.AFTER, partial(_template, world, one))
    for one in content("answers")["prepared"]:
        timeline.add(one["day"], Order.AFTER, partial(_prepare, world, one))


def _template(world: World, one: dict[str, Any]) -> None:
    slug = one.get("project", "")
    words = {name: text for name, text in one.items() if name.startswith(("name_", "text_"))}
    project = world.projects[slug] if slug else None
    services.write_template(world.person(slug), project, words, key("template", one["name_nb"]))


def _prepare(world: World, one: dict[str, Any]) -> None:
    project = world.projects[one["project"]]
    words = Words(
        text_nb=one["text_nb"],
        text_en=one.get("text_en", ""),
        by_nb=project.contact_role_nb,
        by_en=project.contact_role_en,
    )
    need = db.session.get_one(Need, world.made[(Subject.NEED, one["need"])])
    by = accounts.person_of_account(world.accounts[one["by"]].id)
    services.prepare(by, need, words, client_key=key("prepared", one["need"]))
