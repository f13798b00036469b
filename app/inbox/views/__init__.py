"""Pages of the inbox: the list, one at a time, and what is done from there."""

from app.inbox.views import acts, all_prepared, everything, item, listing, replies
from app.inbox.views.blueprint import bp

__all__ = ["acts", "all_prepared", "bp", "everything", "item", "listing", "replies"]
