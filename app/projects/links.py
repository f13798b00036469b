"""Where one takes part in an activity: the slice that holds it says so (`activities.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.providers import PageLink, offered
from app.projects.models import Activity, ActivityKind


@dataclass(frozen=True)
class OpenActivity:
    """An open activity and the page where one takes part in it."""

    activity: Activity
    link: PageLink


def with_links(activities: Sequence[Activity]) -> list[OpenActivity]:
    """The activities that have a page to take part on, each with it, in the same order. One query per kind."""
    links: dict[int, PageLink] = {}
    for module in offered("activities"):
        for kind, find in module.LINKS.items():
            links |= find(_ids(activities, kind))
    return [OpenActivity(item, links[item.id]) for item in activities if item.id in links]


def _ids(activities: Sequence[Activity], kind: ActivityKind) -> list[int]:
    return [activity.id for activity in activities if activity.kind is kind]
