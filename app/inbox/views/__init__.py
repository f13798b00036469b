"""Pages of the inbox: the list, one at a time, and what is done from there."""

from app.inbox.views import acts, everything, item, listing
from app.inbox.views.blueprint import bp

__all__ = ["acts", "bp", "everything", "item", "listing"]
