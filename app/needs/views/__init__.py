"""Pages about needs."""

from app.needs.views import acts, additions, importer, inbox, listing, need, receipts, supporting, telling
from app.needs.views.blueprint import bp

__all__ = ["acts", "additions", "bp", "importer", "inbox", "listing", "need", "receipts", "supporting", "telling"]
