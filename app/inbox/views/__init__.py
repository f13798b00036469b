"""Pages of the inbox: the list, one at a time, and what is done from there."""

from app.inbox.views import acts, item, listing
from app.inbox.views.blueprint import bp

__all__ = ["acts", "bp", "item", "listing"]
