"""Prototypes and what testers say of them."""

from app.demo.timeline import Timeline
from app.demo.world import World


def plan(timeline: Timeline, world: World) -> None:
    """."""
