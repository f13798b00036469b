"""What a need may be merged with: those that say much the same, with the reason, and those that somebody looked for."""

from dataclasses import dataclass

from flask import request

from app.core import access
from app.needs import queries, search
from app.needs.models import Need

NEAR, FOUND = 3, 8  # how many are shown: like this one, and found by a search


@dataclass(frozen=True)
class Alike(search.Resembling):
    """Another need, and its words."""

    need: Need


def near(need: Need) -> list[Alike]:
    """The nearest others that this person may read, the nearest first; also those that nobody has read yet."""
    if not need.text or need.merged_into_id is not None:
        return []
    person = access.person()
    found = search.similar(need.text, NEAR, *queries.within_reach(person), but=need.id, enough=search.FAINT)
    found += search.unread_like(need.text, NEAR, *queries.unread_within_reach(person), but=need.id)
    nearest = sorted(found, key=lambda one: (-one.likeness, not one.need.public, one.need.id))[:NEAR]
    return [Alike(one.need, words=search.shared(need.text, one.need.text), likeness=one.likeness) for one in nearest]


def looked_for(need: Need) -> list[Need]:
    """What `?finn=` finds."""
    asked = request.args.get("finn", "")
    ours = queries.within_reach(access.person())
    found = search.find(asked, *ours, per_page=FOUND + 1).items if asked else []
    return [other for other in found if other.id != need.id][:FOUND]
