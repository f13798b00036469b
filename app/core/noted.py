"""What slices higher up keep about contributions, by kind and id, when one is deleted or becomes part of another.

No foreign key can point from a row that is about any kind of thing. So the slice that deletes one says so here, and those
that offer a module `noted` do what a key would have done.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, update

from app.core.contributions import Kind
from app.core.db import Base
from app.core.providers import offered
from app.core.upsert import changed


def gone(kind: Kind, ids: Sequence[int]) -> None:
    """These are deleted: what is noted about them goes with them."""
    if ids:
        for module in offered("noted"):
            module.gone(kind, ids)


def reworded(kind: Kind, ids: Sequence[int]) -> None:
    """Who wrote these has other words there now: what was chosen for its words is chosen no longer."""
    for module in offered("noted"):
        if (act := getattr(module, "reworded", None)) is not None:
            act(kind, ids)


def used(kind: Kind, ids: Collection[int]) -> set[int]:
    """Those of these that something was built on: they stay when who gave them is forgotten, linked to nobody."""
    found: set[int] = set()
    for module in offered("noted"):
        if (asked := getattr(module, "used", None)) is not None:
            found |= asked(kind, ids)
    return found


def became(kind: Kind, old: int, new: int) -> None:
    """The one is part of the other from now on: what is noted about it is about the other. Said before it is deleted."""
    for module in offered("noted"):
        module.became(kind, old, new)


def drop(table: type[Base], kind: Kind, ids: Sequence[int]) -> None:
    """The rows of `table`, which has `kind` and `item_id`, about these."""
    columns = table.__table__.c
    changed(delete(table).where(columns.kind == kind, columns.item_id.in_(ids)))


def repoint(
    table: type[Base], kind: Kind, old: int, new: int, clash: Callable[[Any, Any], ColumnElement[bool]]
) -> None:
    """Let the rows of `table` about `old` be about `new`. Those that would clash with one of its own go.

    clash: given the columns of a row about `old` and of one about `new`, whether there can be only one of them.
    """
    mine, other = table.__table__.c, table.__table__.alias("other").c
    there = exists().where(other.kind == kind, other.item_id == new, clash(mine, other))
    changed(update(table).where(mine.kind == kind, mine.item_id == old, ~there).values(item_id=new))
    drop(table, kind, [old])
