"""Pages about needs."""

from app.needs.views import acts, additions, inbox, listing, need, receipts, supporting, telling
from app.needs.views.blueprint import bp

__all__ = ["acts", "additions", "bp", "inbox", "listing", "need", "receipts", "supporting", "telling"]
