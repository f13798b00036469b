"""Reads of the inbox."""

from app.inbox.queries.filters import ORIGINS, Filters, Order, Reader, Show
from app.inbox.queries.rows import (
    Around,
    Entry,
    Match,
    around,
    left,
    matching,
    number_matching,
    one,
    page,
    several,
)
from app.inbox.queries.team import (
    UNDO_FOR,
    habit,
    note_by_id,
    note_counts,
    notes_on,
    others_at,
    tags,
    tags_of,
    undoable,
    views,
)
from app.inbox.queries.union import readable

__all__ = [
    "ORIGINS",
    "UNDO_FOR",
    "Around",
    "Entry",
    "Filters",
    "Match",
    "Order",
    "Reader",
    "Show",
    "around",
    "habit",
    "left",
    "matching",
    "note_by_id",
    "note_counts",
    "notes_on",
    "number_matching",
    "one",
    "others_at",
    "page",
    "readable",
    "several",
    "tags",
    "tags_of",
    "undoable",
    "views",
]
