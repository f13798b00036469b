"""Workshops: one that was held, with answers from made-up phones, and one that waits for somebody to start it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.core.db import db
from app.demo.loading.projects import both
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content
from app.projects.models import PhaseKind
from app.workshops import looks, queries, services, written
from app.workshops.kinds import kind_named
from app.workshops.models import Workshop
from app.workshops.services import Act, Sent

SETTINGS = ("most", "most_texts", "points", "low_nb", "low_en", "high_nb", "high_en", "unit_nb", "unit_en")


def plan(timeline: Timeline, world: World) -> None:
    for one in content("workshops")["workshops"]:
        timeline.add(one["day"], Order.TRY, partial(_hold, world, one))


def _hold(world: World, one: dict[str, Any]) -> None:
    person, project = world.person(one["project"]), world.projects[one["project"]]
    phase = next(row for row in project.phases if row.kind is PhaseKind(one["phase"]))
    values = {**both(one, "name", "welcome", "used_for", "next"), "place": one["place"]}
    workshop = services.create_workshop(person, project, phase, values)
    for step in one["steps"]:
        asked = {
            **both(step, "question"),
            "minutes": step["minutes"],
            "practice": step.get("practice", False),
            "notes": step.get("notes", ""),
            "settings": {name: step[name] for name in SETTINGS if name in step},
        }
        options = [both(option, "text") for option in step.get("options", [])]
        services.add_step(person, workshop, step["kind"], asked, options)
    if not one.get("planned"):
        _run(world, workshop, one)


def _run(world: World, workshop: Workshop, one: dict[str, Any]) -> None:
    person = world.person(one["project"])

    def press(act: Act) -> None:
        services.press(person, workshop, act, workshop.presses)

    press(Act.START)
    db.session.flush()
    look = looks.at(workshop.code)
    for number in range(one["devices"]):
        services.join(look, f"demo:{one['key']}:{number}")
    for step in one["steps"]:
        press(Act.NEXT)
        now = queries.room(workshop)
        for number, given in enumerate(_answers(step)):
            sent = Sent(round_id=now.round.id if now.round else 0, revision=1, given=given)
            services.answer(now, f"demo:{one['key']}:{number}", sent)
        _support(now, one["key"], step)
        press(Act.REVEAL)
    press(Act.END)
    services.publish_results(person, workshop)


def _support(now: queries.Room, key: str, step: dict[str, Any]) -> None:
    """Phones that wrote nothing support what others wrote, as many as the content says."""
    ideas = {text.text: text.number for text in written.texts(now.round, kind_named(step["kind"]))} if now.round else {}
    first = len(step.get("said", ()))
    for text, number in zip(step.get("said", ()), step.get("supported", ()), strict=False):
        for phone in range(first, first + number):
            given = {"stand": [f"{ideas[text]}:1"]}
            sent = Sent(round_id=now.round.id if now.round else 0, revision=1, given=given)
            services.answer(now, f"demo:{key}:{phone}", sent)


def _answers(step: dict[str, Any]) -> Iterator[dict[str, list[str]]]:
    """What each phone sends, so that the counts are those of the content."""
    if "said" in step:
        yield from ({"text": [text]} for text in step["said"])
        return
    if step["kind"] == "scale":
        columns = [
            [score for score, number in enumerate(option["ratings"], 1) for _each in range(number)]
            for option in step["options"]
        ]
        for row in zip(*columns, strict=True):
            yield {f"score-{key}": [str(score)] for key, score in enumerate(row, 1)}
        return
    for key, option in enumerate(step["options"], 1):
        yield from ({"option": [str(key)]} for _each in range(option["tally"]))
