"""My page: what this device took part in, sorted by what is new, what waits and what has ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.core import providers
from app.core.following import Standing, follows
from app.core.providers import MyItem

ORDER = ("need", "addition", "feedback", "vote", "support", "project", "follow")  # the nearer tie is the one shown


@dataclass(frozen=True)
class Groups:
    new: list[MyItem]
    waiting: list[MyItem]
    ended: list[MyItem]

    @property
    def empty(self) -> bool:
        return not (self.new or self.waiting or self.ended)


def groups(participant_id: int | None) -> Groups:
    """Everything that the participant took part in. Changes nothing."""
    if participant_id is None:
        return Groups([], [], [])
    offered = [item for module in providers.offered("mine") for item in module.items(participant_id)]
    return sort(with_news(participant_id, single(offered)))


def single(items: Iterable[MyItem]) -> list[MyItem]:
    """One line for each thing, though one may both have told and follow it."""
    ranked = sorted(items, key=lambda item: ORDER.index(item.kind) if item.kind in ORDER else len(ORDER))
    seen: set[tuple[str, int]] = set()
    kept = []
    for item in ranked:
        key = (item.subject, item.subject_id)
        if item.subject and key in seen:
            continue
        seen.add(key)
        kept.append(item)
    return kept


def with_news(participant_id: int, items: list[MyItem]) -> list[MyItem]:
    """The items with when something last happened to them, for those that did not say it themselves."""
    keys = {(item.subject, item.subject_id) for item in items if item.subject}
    standings = follows().standings(participant_id, keys)
    return [_standing(item, standings.get((item.subject, item.subject_id))) for item in items]


def _standing(item: MyItem, standing: Standing | None) -> MyItem:
    if standing is None:
        return item
    news_at, seen_at = item.news_at or standing.news_at, item.seen_at or standing.seen_at
    own = item.news_at is not None and (standing.news_at is None or item.news_at >= standing.news_at)  # knows more
    told = standing.sentence if not own and news_at and news_at > seen_at else item.status or standing.sentence
    return replace(item, news_at=news_at, seen_at=seen_at, status=told)


def sort(items: list[MyItem]) -> Groups:
    """New is what happened since one last looked; the rest has ended or waits. Newest first."""
    latest = sorted(items, key=_latest, reverse=True)
    new = [item for item in latest if item.news_at and item.news_at > (item.seen_at or item.at)]
    rest = [item for item in latest if item not in new]
    return Groups(new, [item for item in rest if not item.ended], [item for item in rest if item.ended])


def _latest(item: MyItem) -> datetime:
    return item.news_at or item.at
