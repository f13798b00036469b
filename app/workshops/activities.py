"""Where one takes part in an activity of this slice: with the code from the screen in the room."""

from collections.abc import Callable, Mapping

from app.core.providers import PageLink
from app.projects.models import ActivityKind
from app.workshops import queries


def workshops(activity_ids: list[int]) -> dict[int, PageLink]:
    """The page that asks for the code. The code itself is for those in the room."""
    return {activity_id: PageLink(endpoint="workshops.join") for activity_id in queries.ids_of_activities(activity_ids)}


LINKS: Mapping[ActivityKind, Callable[[list[int]], dict[int, PageLink]]] = {ActivityKind.WORKSHOP: workshops}
