"""A need becomes part of an insight: from then on it stays. Called by `insights`, which has checked who may link."""

from collections.abc import Callable, Iterable

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Closed
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.needs.models import Need
from app.needs.services.records import changed, lock


def mark_used(by: Person, need_ids: Iterable[int]) -> None:
    """The needs, with those merged into them, are part of an insight now. Raises `Closed` for one that is not public."""
    for need in _each(need_ids):
        if not need.public:
            raise Closed(lazy_("Bare publiserte behov kan bli del av en innsikt."))
        if need.used_at is None:
            for one in (need, *_parts(need)):
                one.used_at = clock.now()
            changed(by, need, "used")


def unmark_used(by: Person, need_ids: Iterable[int], unless: Callable[[int], bool] = lambda _number: False) -> None:
    """The needs are part of no insight any more, `unless` one is: asked once nobody else can use it in the meantime."""
    for need in _each(need_ids):
        if need.used_at is not None and not unless(need.id):
            for one in (need, *_parts(need)):
                one.used_at = None
            changed(by, need, "not_used")


def _each(need_ids: Iterable[int]) -> Iterable[Need]:
    for number in sorted(set(need_ids)):
        need = db.session.get_one(Need, number)
        lock(need)
        yield need


def _parts(need: Need) -> Iterable[Need]:
    return db.session.scalars(select(Need).where(Need.merged_into_id == need.id)).all()
