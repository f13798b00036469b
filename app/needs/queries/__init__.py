"""Reads of needs."""

from app.needs.queries.inbox import Queue, additions_waiting, counts, counts_by_project, following_in, queue
from app.needs.queries.lists import Filters, Status, listed, projects_to_place_in, projects_with_needs
from app.needs.queries.needs import (
    addition_by_id,
    additions_of,
    is_keeper,
    need_by_number,
    newest_of,
    parts_of,
    receipts_of,
    supported_among,
    told_by,
)

__all__ = [
    "Filters",
    "Queue",
    "Status",
    "addition_by_id",
    "additions_of",
    "additions_waiting",
    "counts",
    "counts_by_project",
    "following_in",
    "is_keeper",
    "listed",
    "need_by_number",
    "newest_of",
    "parts_of",
    "projects_to_place_in",
    "projects_with_needs",
    "queue",
    "receipts_of",
    "supported_among",
    "told_by",
]
