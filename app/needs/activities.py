"""Where one takes part in a call for needs."""

from app.core.providers import PageLink
from app.projects.models import ActivityKind


def links(ids: list[int]) -> dict[int, PageLink]:
    return {number: PageLink(endpoint="needs.new", values={"aktivitet": number}) for number in ids}


LINKS = {ActivityKind.CALL_FOR_NEEDS: links}
