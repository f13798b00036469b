"""The verbs on needs."""

from app.needs.services.adding import add, decline_addition, publish_addition, withdraw_addition
from app.needs.services.answering import answer
from app.needs.services.merging import merge, unmerge
from app.needs.services.moderating import decline, forward, hide, publish, take_back
from app.needs.services.placing import place, unplace
from app.needs.services.supporting import support, unsupport
from app.needs.services.telling import Told, keep, tell_need, withdraw
from app.needs.services.using import mark_used, unmark_used

__all__ = [
    "Told",
    "add",
    "answer",
    "decline",
    "decline_addition",
    "forward",
    "hide",
    "keep",
    "mark_used",
    "merge",
    "place",
    "publish",
    "publish_addition",
    "support",
    "take_back",
    "tell_need",
    "unmark_used",
    "unmerge",
    "unplace",
    "unsupport",
    "withdraw",
    "withdraw_addition",
]
