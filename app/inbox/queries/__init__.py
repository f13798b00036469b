"""Reads of the inbox."""

from app.inbox.queries.filters import ORIGINS, Filters, Order, Reader, Show
from app.inbox.queries.rows import Around, Entry, around, left, one, page, several
from app.inbox.queries.team import (
    UNDO_FOR,
    note_by_id,
    note_counts,
    notes_on,
    others_at,
    tags,
    tags_of,
    undoable,
    uses_keys,
    views,
)
from app.inbox.queries.union import readable

__all__ = [
    "ORIGINS",
    "UNDO_FOR",
    "Around",
    "Entry",
    "Filters",
    "Order",
    "Reader",
    "Show",
    "around",
    "left",
    "note_by_id",
    "note_counts",
    "notes_on",
    "one",
    "others_at",
    "page",
    "readable",
    "several",
    "tags",
    "tags_of",
    "undoable",
    "uses_keys",
    "views",
]
