"""Finding needs: one way in, the same answers on SQLite (FTS5 trigrams) and PostgreSQL (pg_trgm)."""

from app.needs.search.finding import Sort, find
from app.needs.search.likeness import FAINT, shared, similar
from app.needs.search.words import pieces, searchable

__all__ = ["FAINT", "Sort", "find", "pieces", "searchable", "shared", "similar"]
