"""What a need may be merged with: those that say much the same, with the reason, and those that somebody looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from app.core import access
from app.needs import queries, search
from app.needs.models import Need

NEAR, FOUND = 3, 8  # how many are shown: like this one, and found by a search


@dataclass(frozen=True)
class Alike:
    """Another need, and its words: which of them this one has too is why it is shown."""

    need: Need
    words: Sequence[tuple[str, bool]]

    @property
    def shares(self) -> bool:
        """Some are near by pieces of words alone, which cannot be marked."""
        return any(same for _word, same in self.words)


def near(need: Need) -> list[Alike]:
    """The nearest others that this person may read, the nearest first."""
    if not need.text or need.merged_into_id is not None:
        return []
    ours = queries.within_reach(access.person())
    found = search.similar(need.text, NEAR, *ours, but=need.id, enough=search.FAINT)
    return [Alike(one.need, search.shared(need.text, one.need.text)) for one in found]


def looked_for(need: Need) -> list[Need]:
    """What `?finn=` finds."""
    asked = request.args.get("finn", "")
    ours = queries.within_reach(access.person())
    found = search.find(asked, *ours, per_page=FOUND + 1).items if asked else []
    return [other for other in found if other.id != need.id][:FOUND]
