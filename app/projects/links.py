"""Where one takes part in an activity: the slice that holds it says so (`activities.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from app.core.providers import PageLink, offered
from app.projects.models import Activity, ActivityKind

# Planned, opened and closed on pages of their own, which know what must be in place first.
HELD_BY = {
    ActivityKind.VOTE: "decisions.team_index",
    ActivityKind.PROTOTYPE_TEST: "prototypes.team_index",
    ActivityKind.WORKSHOP: "workshops.team_index",
}


def held_by(kind: ActivityKind) -> str | None:
    """The endpoint (of `/team/<slug>/...`) where the team runs activities of this kind; None when it is here."""
    endpoint = HELD_BY.get(kind)
    return endpoint if endpoint in current_app.view_functions else None


@dataclass(frozen=True)
class OpenActivity:
    """An open activity and the page where one takes part in it."""

    activity: Activity
    link: PageLink


def with_links(activities: Sequence[Activity]) -> list[OpenActivity]:
    """The activities that have a page to take part on, each with it, in the same order. One query per kind at most."""
    links: dict[int, PageLink] = {}
    for module in offered("activities"):
        for kind, find in module.LINKS.items():
            if ids := _ids(activities, kind):
                links |= find(ids)
    return [OpenActivity(item, links[item.id]) for item in activities if item.id in links]


def _ids(activities: Sequence[Activity], kind: ActivityKind) -> list[int]:
    return [activity.id for activity in activities if activity.kind is kind]
