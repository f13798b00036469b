"""Load the demo programme through the services, day by day, as it would have happened."""

from app.demo.loading import (
    answers,
    inbox,
    needs,
    people,
    projects,
    prototypes,
    reports,
    themes,
    trail,
    votes,
    workshops,
)
from app.demo.timeline import Timeline
from app.demo.world import World

PLANNERS = (
    people.plan,
    projects.plan,
    needs.plan,
    trail.plan,
    votes.plan,
    prototypes.plan,
    workshops.plan,
    themes.plan,
    inbox.plan,
    answers.plan,
    reports.plan,
)


def load() -> World:
    """Load everything into an empty database. Deterministic: the same day gives the same rows."""
    world, timeline = World(), Timeline()
    for plan in PLANNERS:
        plan(timeline, world)
    timeline.run()
    return world
