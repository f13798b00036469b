"""Insights, opportunities, solution proposals and pilots, each linked to what it builds on."""

from functools import partial
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content
from app.insights import services
from app.insights.models import Direction, Insight, Opportunity, Solution, Stance
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes.models import Pin

Thing = tuple[Subject, int]


def plan(timeline: Timeline, world: World) -> None:
    texts = content("insights")
    for one in texts["insights"]:
        timeline.add(one["day"], Order.FIND, partial(_insight, world, one))
        for stance, keys in ((Stance.FOR, one["evidence"]), (Stance.AGAINST, one["dissent"])):
            for key in keys:
                # A voice may be younger than the finding that it ends up behind.
                act = partial(_voice, world, one, key, stance)
                timeline.add(max(one["day"], _told_on(key) + 1), Order.FIND, act)
        for given in one.get("remarks", []):
            said_on = next(row["day"] for row in content("prototypes")["feedback"] if row["key"] == given["feedback"])
            timeline.add(max(one["day"], said_on + 1), Order.FIND, partial(_remark, world, one, given))
        if one["status"] == "confirmed":
            timeline.add(one["day"], Order.EXPLORE, partial(_publish, world, one))
    for one in texts["opportunities"]:
        timeline.add(one["day"], Order.EXPLORE, partial(_opportunity, world, one))
    for one in texts["solutions"]:
        timeline.add(one["day"], Order.PROPOSE, partial(_solution, world, one))
    for one in texts["pilots"]:
        timeline.add(one["started"], Order.TRY, partial(_pilot, timeline, world, one))
        _plan_measuring(timeline, world, one)


def _plan_measuring(timeline: Timeline, world: World, one: dict[str, Any]) -> None:
    """What a pilot measures, and when: at a school nothing in the holiday."""
    for given in one["indicators"]:
        for point in given["measurements"]:
            if not (one.get("at_school", False) and timeline.no_school(point["day"])):
                timeline.add(point["day"], Order.AFTER, partial(_measure, world, one, given, point))


def _texts(one: dict[str, Any], *names: str) -> dict[str, str]:
    return {f"{name}_{lang}": one.get(f"{name}_{lang}", "").strip() for name in names for lang in ("nb", "en")}


def _link(world: World, project: str, source: Thing | None, target: Thing, stance: Stance = Stance.FOR) -> None:
    if source is not None:
        services.link(world.person(project), world.projects[project], source, target, stance=stance)


def _insight(world: World, one: dict[str, Any]) -> None:
    name, project = one["project"], world.projects[one["project"]]
    made = services.create_finding(world.person(name), Insight, project, _texts(one, "title", "body"))
    target = (Subject.INSIGHT, made.id)
    world.made[(Subject.INSIGHT, one["key"])] = made.id
    for reference in one.get("refs", []):
        _link(world, name, world.thing(reference), target)
    for note in one.get("notes", []):
        _note(world, name, project, note, target)


def _told_on(key: str) -> int:
    return next(int(need["day"]) for need in content("needs")["needs"] if need["key"] == key)


def _voice(world: World, one: dict[str, Any], key: str, stance: Stance) -> None:
    target = (Subject.INSIGHT, world.made[(Subject.INSIGHT, one["key"])])
    _link(world, one["project"], world.thing(f"need:{key}"), target, stance)


def _remark(world: World, one: dict[str, Any], given: dict[str, Any]) -> None:
    """What a tester wrote at a place in the picture, quoted under what it speaks for."""
    test, target = world.feedback[given["feedback"]], world.made[(Subject.INSIGHT, one["key"])]
    _link(world, one["project"], (Subject.FEEDBACK, test), (Subject.INSIGHT, target))
    written = db.session.scalars(select(Pin.id).where(Pin.feedback_id == test).order_by(Pin.id)).all()
    pin = written[given["pin"] - 1]
    services.quote(world.person(one["project"]), world.projects[one["project"]], pin, target)


def _publish(world: World, one: dict[str, Any]) -> None:
    found = db.session.get_one(Insight, world.made[(Subject.INSIGHT, one["key"])])
    services.publish_finding(world.person(one["project"]), found)


def _note(world: World, name: str, project: Project, note: dict[str, Any], target: Thing) -> None:
    written = services.write_note(
        world.person(name), project, note["text_nb"], note["source_nb"], text_en=note["text_en"]
    )
    services.link(world.person(name), project, (Subject.NOTE, written.id), target)


def _opportunity(world: World, one: dict[str, Any]) -> None:
    made = services.create_finding(
        world.person(one["project"]), Opportunity, world.projects[one["project"]], _texts(one, "title", "body")
    )
    target = (Subject.OPPORTUNITY, made.id)
    world.made[(Subject.OPPORTUNITY, one["key"])] = made.id
    for source in [*(f"insight:{key}" for key in one["insights"]), *one.get("refs", [])]:
        _link(world, one["project"], world.thing(source), target)
    _settle(world, one, made)


def _solution(world: World, one: dict[str, Any]) -> None:
    made = services.create_finding(
        world.person(one["project"]), Solution, world.projects[one["project"]], _texts(one, "title", "body")
    )
    target = (Subject.SOLUTION, made.id)
    world.made[(Subject.SOLUTION, one["key"])] = made.id
    for key in one["opportunities"]:
        _link(world, one["project"], world.thing(f"opportunity:{key}"), target)
    _settle(world, one, made)


def _settle(world: World, one: dict[str, Any], made: Opportunity | Solution) -> None:
    person = world.person(one["project"])
    services.publish_finding(person, made)
    if one["status"] == "chosen":
        services.choose(person, made, one["why_nb"], one["why_en"])
    elif one["status"] == "not_chosen":
        services.turn_down(person, made, one["why_nb"], one["why_en"])


def _pilot(timeline: Timeline, world: World, one: dict[str, Any]) -> None:
    person, project = world.person(one["project"]), world.projects[one["project"]]
    values = {
        **_texts(one, "title"),
        "body_nb": one["about_nb"],
        "body_en": one["about_en"],
        "starts_on": timeline.date(one["started"]),
        "ends_on": timeline.date(one.get("ended", one["planned_end"])),
    }
    pilot = services.create_pilot(person, project, values)
    world.made[(Subject.PILOT, one["key"])] = pilot.id
    for given in one["indicators"]:
        numbers = {"baseline": given["baseline"], "target": given["target"], "direction": Direction(given["direction"])}
        indicator = services.add_indicator(person, pilot, {**_texts(given, "name", "unit"), **numbers})
        world.indicators[f"{one['key']}:{given['key']}"] = indicator
    db.session.expire(pilot, ["indicators"])
    for key in one["solutions"]:
        _link(world, one["project"], world.thing(f"solution:{key}"), (Subject.PILOT, pilot.id))
    services.publish_pilot(person, pilot)


def _measure(world: World, one: dict[str, Any], given: dict[str, Any], point: dict[str, Any]) -> None:
    indicator = world.indicators[f"{one['key']}:{given['key']}"]
    # The day that it is just then: shortly after midnight the day's events still lie on the evening before.
    services.measure(world.person(one["project"]), indicator, clock.today(), point["value"], point.get("note_nb", ""))
