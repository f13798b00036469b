"""Pages about needs."""

from app.needs.views import (
    acts,
    additions,
    answers,
    importer,
    inbox,
    listing,
    need,
    prepared,
    receipts,
    supporting,
    telling,
    templates,
)
from app.needs.views.blueprint import bp

__all__ = [
    "acts",
    "additions",
    "answers",
    "bp",
    "importer",
    "inbox",
    "listing",
    "need",
    "prepared",
    "receipts",
    "supporting",
    "telling",
    "templates",
]
