"""Where one takes part in an activity of this slice."""

from collections.abc import Callable, Mapping

from app.core.providers import PageLink
from app.projects.models import ActivityKind
from app.prototypes import queries


def tests(activity_ids: list[int]) -> dict[int, PageLink]:
    return {
        activity_id: PageLink(endpoint="prototypes.start", values={"slug": slug})
        for activity_id, slug in queries.slugs_of_activities(activity_ids).items()
    }


LINKS: Mapping[ActivityKind, Callable[[list[int]], dict[int, PageLink]]] = {ActivityKind.PROTOTYPE_TEST: tests}
