"""Prototypes with their versions, and what testers say of them, written and simulated."""

from functools import partial
from typing import Any

from flask import current_app

from app.core import clock
from app.demo.loading.projects import both
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key, picture
from app.insights import services as insights
from app.notifications.models import Subject
from app.prototypes import queries, services
from app.prototypes.models import Choice, Mood, Prototype, Variant, Version
from app.prototypes.services import Note, Tester


def plan(timeline: Timeline, world: World) -> None:
    texts = content("prototypes")
    activities = _activities()
    for one in texts["prototypes"]:
        for version in one["versions"]:
            closes = activities[version["activity"]]["closes"]
            timeline.add(version["day"], Order.OPEN, partial(_publish, timeline, world, one, version))
            written = [
                row
                for row in texts["feedback"]
                if (row["prototype"], row["version"]) == (one["key"], version["number"])
            ]
            for row in written:
                timeline.add(max(row["day"], version["day"]), Order.TELL, partial(_written, world, one, row))
            for number, choice in enumerate(_choices(version)):
                first, last = version["day"], min(closes, 0)
                day = first + number * (last - first) // max(len(_choices(version)), 1)
                timeline.add(day, Order.TELL, partial(_simulated, world, one, version, number, choice))
            if closes <= 0:
                timeline.add(closes, Order.CLOSE, partial(_close, world, one, version))
    timeline.add(0, Order.AFTER, services.show_steps)


def _activities() -> dict[str, dict[str, Any]]:
    return {
        activity["key"]: activity
        for project in content("projects")["projects"]
        for phase in project["phases"]
        for activity in phase.get("activities", [])
    }


def _publish(timeline: Timeline, world: World, one: dict[str, Any], given: dict[str, Any]) -> None:
    """The version with its pictures and places, published and opened for test in its activity."""
    person, project = world.person(one["project"]), world.projects[one["project"]]
    prototype = world.prototypes.get(one["key"])
    if prototype is None:
        values = {**both(one, "title", "about", "question"), "slug": one["slug_nb"]}
        prototype = world.prototypes[one["key"]] = services.create_prototype(person, project, values)
        world.made[(Subject.PROTOTYPE, one["key"])] = prototype.id
        version = prototype.versions[0]
    else:
        version = services.add_version(person, prototype)
    for variant in given["variants"]:
        _variant(world, one, version, variant)
    causes = [world.feedback[name] for name in given["because_of"] if name in world.feedback]
    changed = {"changed_nb": given["what_changed_nb"], "changed_en": given["what_changed_en"]}
    for name in one["solutions"]:
        source = world.thing(f"solution:{name}")
        if source is not None:
            insights.link(person, project, source, (Subject.PROTOTYPE, prototype.id))
    services.publish_version(person, version, because_of=causes, **changed)
    _open(timeline, world, one, version, given)


def _open(timeline: Timeline, world: World, one: dict[str, Any], version: Version, given: dict[str, Any]) -> None:
    activity = _activities()[given["activity"]]
    person = world.person(one["project"])
    phase = next(row for row in world.projects[one["project"]].phases if row.state == "running")
    services.plan_test(
        person,
        version,
        phase,
        **both(activity, "title", "about", "promise"),
        minutes=activity["minutes"],
        closes_at=timeline.deadline(activity["closes"]),
    )
    services.open_test(person, version)


def _variant(world: World, one: dict[str, Any], version: Version, given: dict[str, Any]) -> None:
    person = world.person(one["project"])
    values = {**both(given, "title", "alt"), "link": given.get("link", ""), "video_link": given.get("video_link", "")}
    drawn = picture(given["picture"]) if given.get("picture") else b""
    variant = version.variant(given["key"])
    if variant is None:
        variant = services.add_variant(person, version, values, drawn, _uploads())
    else:
        services.edit_variant(person, variant, values, services.draw(drawn), _uploads())
    if given.get("places"):
        services.set_places(
            person, variant, [{**both(row, "name"), "x": row["x"], "y": row["y"]} for row in given["places"]]
        )


def _uploads() -> Any:
    return current_app.extensions["settings"].uploads_dir


def _close(world: World, one: dict[str, Any], given: dict[str, Any]) -> None:
    prototype = world.prototypes[one["key"]]
    version = next(row for row in prototype.versions if row.number == given["number"])
    services.close_test(world.person(one["project"]), version)


def _version(world: World, one: dict[str, Any], number: int) -> Version:
    prototype: Prototype = world.prototypes[one["key"]]
    return next(row for row in prototype.versions if row.number == number)


def _place(variant: Variant, one: dict[str, Any], number: int, name: str) -> int | None:
    given = next(row for row in one["versions"] if row["number"] == number)
    held = next(row for row in given["variants"] if row["key"] == variant.letter)
    position = next((place for place, row in enumerate(held["places"]) if row["key"] == name), None)
    return variant.places[position].id if position is not None else None


def _pin(world: World, one: dict[str, Any], number: int, tester: Tester, pin: dict[str, Any], name: str) -> None:
    version = _version(world, one, number)
    variant = next(row for row in version.variants if row.letter == pin["variant"])
    note = Note(
        client_key=key("pin", name),
        mood=Mood(pin["mood"]),
        text=pin.get("text", ""),
        place_id=_place(variant, one, number, pin["place"]),
    )
    services.save_pin(tester, variant, note)


def _written(world: World, one: dict[str, Any], row: dict[str, Any]) -> None:
    participant_id = world.device(f"tester-{row['key']}")
    tester = Tester(participant_id=participant_id, first_seen=world.random.choice("ab"), lang=row.get("lang", "nb"))
    for number, pin in enumerate(row.get("pins", [])):
        _pin(world, one, row["version"], tester, pin, f"{row['key']}-{number}")
    version = _version(world, one, row["version"])
    services.answer(tester, version, Choice(row["choice"]), row.get("why", ""))
    feedback = queries.feedback_of(version.id, participant_id)
    if feedback is not None:
        world.feedback[row["key"]] = feedback.id
        for pin in feedback.pins:
            pin.read_at = clock.now()


def _choices(version: dict[str, Any]) -> list[str]:
    """The answers of the simulated testers, mixed."""
    flat = [choice for choice, count in version["simulate"].items() for _ in range(count)]
    return sorted(flat, key=lambda choice: key(choice, version["number"], version["day"]))


def _simulated(world: World, one: dict[str, Any], version: dict[str, Any], number: int, choice: str) -> None:
    name = f"{one['key']}-{version['number']}-{number}"
    tester = Tester(participant_id=world.device(f"tester-{name}"), first_seen=world.random.choice("ab"))
    flat = [pin for pin in version["simulate_pins"] for _ in range(pin["count"])]
    mine = flat[number :: max(len(_choices(version)), 1)]
    for place, pin in enumerate(mine):
        _pin(world, one, version["number"], tester, pin, f"{name}-{place}")
    services.answer(tester, _version(world, one, version["number"]), Choice(choice))
