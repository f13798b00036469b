"""Accounts of the demo's people, and the crowd of made-up devices."""

from functools import partial
from typing import Any

from app.core.permissions import SYSTEM, Role
from app.demo.timeline import Order, Timeline
from app.demo.world import EVERYBODY, World, content
from app.people import accounts
from app.projects import seed

FIRST_DAY = -700
ROLES = {"team": Role.TEAM, "facilitator": Role.FACILITATOR, "department_owner": Role.OWNER}


def plan(timeline: Timeline, world: World) -> None:
    timeline.add(FIRST_DAY, Order.SETUP, seed.plant)
    for one in content("people")["people"]:
        timeline.add(FIRST_DAY, Order.SETUP, partial(_account, world, one))
    timeline.add(FIRST_DAY, Order.START, partial(_crowd, world))


def _account(world: World, one: dict[str, Any]) -> None:
    name = str(one["key"])
    made = accounts.create_account(SYSTEM, str(one["email"]), str(one["name"]), str(one["lang"]), demo_key=name)
    world.accounts[name] = made
    for role in one["instance_roles"]:
        accounts.grant(SYSTEM, made, Role(role))


def _crowd(world: World) -> None:
    world.crowd = [world.device(f"crowd-{number}") for number in range(EVERYBODY)]


def give_roles(world: World, project: str) -> None:
    """Give the demo's people their roles in a project that has just been made."""
    for one in content("people")["people"]:
        for role in one["roles"]:
            if role["project"] == project:
                accounts.grant(SYSTEM, world.accounts[one["key"]], ROLES[role["role"]], world.projects[project].id)
