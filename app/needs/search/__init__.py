"""Finding needs: one way in, the same answers on SQLite (FTS5 trigrams) and PostgreSQL (pg_trgm)."""

from app.needs.search.finding import Sort, find
from app.needs.search.likeness import (
    ENOUGH,
    FAINT,
    Resembling,
    Words,
    holding,
    leading,
    ratings,
    shared,
    similar,
    unread_like,
)
from app.needs.search.words import pieces, searchable

__all__ = [
    "ENOUGH",
    "FAINT",
    "Resembling",
    "Sort",
    "Words",
    "find",
    "holding",
    "leading",
    "pieces",
    "ratings",
    "searchable",
    "shared",
    "similar",
    "unread_like",
]
