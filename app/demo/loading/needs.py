"""Needs as made-up residents tell them, and how they are read, supported, answered, merged and moved."""

from functools import partial
from typing import Any

from app.core.db import db
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key, picture
from app.needs import pictures, services
from app.needs.models import Need, Policy
from app.needs.services import Told
from app.notifications.models import Subject
from app.projects import queries as projects
from app.projects.models import Activity, ActivityKind, ProjectState

POLICIES = {"duplicate_of": Policy.DUPLICATE}


def plan(timeline: Timeline, world: World) -> None:
    for one in content("needs")["needs"]:
        _plan_one(timeline, world, one)


def _plan_one(timeline: Timeline, world: World, one: dict[str, Any]) -> None:
    day, status = one["day"], one["status"]
    home = one.get("moved_from") or one.get("project", "")
    timeline.add(day, Order.TELL, partial(_tell, world, one))
    if status in ("published", "forwarded", "merged"):
        timeline.add(day + 1, Order.READ, partial(_publish, world, one, home))
        timeline.add(day + 2, Order.TELL, partial(_support, world, one))
    if status == "declined":
        timeline.add(day + 1, Order.READ, partial(_decline, world, one))
    if status == "withdrawn":
        timeline.add(day + 1, Order.READ, partial(_withdraw, world, one))
    if status == "merged":
        timeline.add(day + 4, Order.ANSWER, partial(_merge, world, one))
    if one.get("answer_nb"):
        timeline.add(one["answered_day"], Order.ANSWER, partial(_answer, world, one))
    if status == "forwarded":
        timeline.add(one.get("answered_day", day + 5), Order.ANSWER, partial(_forward, world, one))
    if one.get("moved_from"):
        timeline.add(one["moved_day"], Order.AFTER, partial(_move, world, one))
    for number, addition in enumerate(one.get("additions", [])):
        timeline.add(max(addition["day"], day + 2), Order.READ, partial(_add, world, one, number, addition))


def _need(world: World, one: dict[str, Any]) -> Need:
    return db.session.get_one(Need, world.made[(Subject.NEED, one["key"])])


def _tell(world: World, one: dict[str, Any]) -> None:
    district = projects.district_by_slug(one["district"]) if one.get("district") else None
    told = Told(
        text=one["text"],
        client_key=key("need", one["key"]),
        lang=one["lang"],
        place=one.get("place", ""),
        district_id=district.id if district else None,
        activity=_open_call(world, one.get("moved_from") or one.get("project", "")),
        pictures=[pictures.hold(picture(row["file"])) for row in one.get("pictures", [])],
    )
    need = services.tell_need(world.device(f"need-{one['key']}"), told)
    area = projects.focus_area_by_slug(one["focus_area"]) if one.get("focus_area") else None
    need.focus_area_id = area.id if area else None
    world.made[(Subject.NEED, one["key"])] = need.id


def _open_call(world: World, project: str) -> Activity | None:
    """The call for needs that the project has open on this day."""
    if project not in world.projects:
        return None
    opened = projects.open_activities(world.projects[project].id)
    return next((one for one in opened if one.kind is ActivityKind.CALL_FOR_NEEDS), None)


def _publish(world: World, one: dict[str, Any], home: str) -> None:
    need = _need(world, one)
    services.publish(world.person(home), need)
    if home and world.projects[home].state in (ProjectState.RUNNING, ProjectState.PAUSED):
        services.place(world.person(home), need, world.projects[home])


def _support(world: World, one: dict[str, Any]) -> None:
    for participant_id in world.some(one["supports"]):
        services.support(participant_id, world.made[(Subject.NEED, one["key"])])


def _decline(world: World, one: dict[str, Any]) -> None:
    reason = one["declined_reason"]
    services.decline(world.person(), _need(world, one), POLICIES.get(reason) or Policy(reason))


def _withdraw(world: World, one: dict[str, Any]) -> None:
    need = _need(world, one)
    services.withdraw(need, need.participant_id)


def _merge(world: World, one: dict[str, Any]) -> None:
    target = db.session.get_one(Need, world.made[(Subject.NEED, one["merged_into"])])
    by, why = world.person(one.get("project", "")), ("Handler om det samme.", "It is about the same thing.")
    services.merge(by, _need(world, one), target, *why)


def _answer(world: World, one: dict[str, Any]) -> None:
    services.answer(
        world.person(one.get("project", "")),
        _need(world, one),
        client_key=key("answer", one["key"]),
        text_nb=one["answer_nb"],
        text_en=one["answer_en"],
        by_nb=one["answered_by_nb"],
        by_en=one["answered_by_en"],
    )


def _forward(world: World, one: dict[str, Any]) -> None:
    slug = one.get("forwarded_department", "dialog")
    department = next(row for row in projects.departments() if row.slug == slug)
    note = {"note_nb": one.get("forwarded_to_nb", ""), "note_en": one.get("forwarded_to_en", "")}
    services.forward(world.person(one.get("project", "")), _need(world, one), department, **note)


def _move(world: World, one: dict[str, Any]) -> None:
    need, target = _need(world, one), one.get("project", "")
    if target:
        services.place(world.person(target), need, world.projects[target])
    else:
        services.unplace(world.person(), need)


def _add(world: World, one: dict[str, Any], number: int, addition: dict[str, Any]) -> None:
    added = services.add(
        _need(world, one),
        world.device(f"addition-{one['key']}-{number}"),
        text=addition["text"],
        client_key=key("addition", one["key"], number),
    )
    if addition["status"] == "published":
        services.publish_addition(world.person(one.get("project", "")), added)
