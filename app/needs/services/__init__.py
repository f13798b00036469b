"""The verbs on needs."""

from app.needs.services.adding import add, decline_addition, publish_addition, withdraw_addition
from app.needs.services.answering import answer
from app.needs.services.merging import merge, unmerge
from app.needs.services.moderating import decline, forward, hide, publish, take_back
from app.needs.services.placing import place, unplace
from app.needs.services.preparing import Words, discard, prepare
from app.needs.services.releasing import MOST, Released, publish_prepared
from app.needs.services.supporting import Supported, support, support_at_once, unsupport, unsupport_at_once
from app.needs.services.telling import Told, keep, tell_need, withdraw
from app.needs.services.templates import archive_template, edit_template, restore_template, write_template
from app.needs.services.using import mark_used, unmark_used

__all__ = [
    "MOST",
    "Released",
    "Supported",
    "Told",
    "Words",
    "add",
    "answer",
    "archive_template",
    "decline",
    "decline_addition",
    "discard",
    "edit_template",
    "forward",
    "hide",
    "keep",
    "mark_used",
    "merge",
    "place",
    "prepare",
    "publish",
    "publish_addition",
    "publish_prepared",
    "restore_template",
    "support",
    "support_at_once",
    "take_back",
    "tell_need",
    "unmark_used",
    "unmerge",
    "unplace",
    "unsupport",
    "unsupport_at_once",
    "withdraw",
    "withdraw_addition",
    "write_template",
]
