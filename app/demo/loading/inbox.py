"""What the demo's teams have noted in their inboxes, and what they have read."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from app.core.contributions import Kind
from app.core.permissions import Person
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key
from app.inbox import queries, services
from app.inbox.models import Verb
from app.inbox.queries import Filters, Show
from app.notifications.models import Subject
from app.people import accounts

READ_ON = -14  # what came before has been read; what came after waits as it would


def plan(timeline: Timeline, world: World) -> None:
    noted = content("inbox")
    timeline.add(READ_ON, Order.AFTER, partial(_read_all, world))
    acts = {"tags": _tag, "assigned": _assign, "notes": _note, "views": _save}
    for name, act in acts.items():
        for one in noted[name]:
            timeline.add(one["day"], Order.AFTER, partial(act, world, one))


def _by(world: World, one: dict[str, Any]) -> Person:
    return accounts.person_of_account(world.accounts[one["by"]].id)


def _things(world: World, keys: Iterable[str]) -> list[tuple[Kind, int]]:
    return [(Kind.NEED, world.made[(Subject.NEED, name)]) for name in keys]


def _read_all(world: World) -> None:
    for name, project in world.projects.items():
        by, number, more = world.person(name), 1, True
        while more:
            page = queries.page(by, project, Filters(show=Show.ALL), number)
            _read(by, project, [(one.kind, one.id) for one in page.items if one.read_here and one.unread])
            number, more = number + 1, page.has_next


def _read(by: Person, project: Any, things: Sequence[tuple[Kind, int]]) -> None:
    if things:
        services.do(by, project, Verb.READ, "", things)


def _tag(world: World, one: dict[str, Any]) -> None:
    things = _things(world, one["needs"])
    services.do(_by(world, one), world.projects[one["project"]], Verb.TAG, one["name"], things)


def _assign(world: World, one: dict[str, Any]) -> None:
    to, things = world.accounts[one["to"]].id, _things(world, one["needs"])
    services.do(_by(world, one), world.projects[one["project"]], Verb.ASSIGN, str(to), things)


def _note(world: World, one: dict[str, Any]) -> None:
    by, project = _by(world, one), world.projects[one["project"]]
    entry = queries.one(by, project, *_things(world, [one["need"]])[0])
    if entry is not None:
        services.write_note(by, project, entry, one["text"], key("note", one["need"]))


def _save(world: World, one: dict[str, Any]) -> None:
    services.save_view(_by(world, one), world.projects[one["project"]], one["name"], one["asked"])
