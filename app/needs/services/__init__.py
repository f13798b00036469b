"""The verbs on needs."""

from app.needs.services.adding import add, decline_addition, publish_addition, withdraw_addition
from app.needs.services.answering import answer
from app.needs.services.merging import merge, unmerge
from app.needs.services.moderating import decline, forward, hide, publish, take_back
from app.needs.services.placing import place, unplace
from app.needs.services.preparing import Answered, Words, check_not_overtaken, checked, discard, prepare, words_of
from app.needs.services.releasing import (
    FAR_TOO_MANY,
    MOST,
    MOST_WHOLE,
    Released,
    publish_all_prepared,
    publish_prepared,
)
from app.needs.services.seeing import Overtaken, check_seen, seen_as
from app.needs.services.supporting import Supported, support, support_at_once, unsupport, unsupport_at_once
from app.needs.services.telling import Told, keep, tell_need, withdraw
from app.needs.services.templates import archive_template, edit_template, restore_template, write_template
from app.needs.services.using import mark_used, unmark_used

__all__ = [
    "FAR_TOO_MANY",
    "MOST",
    "MOST_WHOLE",
    "Answered",
    "Overtaken",
    "Released",
    "Supported",
    "Told",
    "Words",
    "add",
    "answer",
    "archive_template",
    "check_not_overtaken",
    "check_seen",
    "checked",
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
    "publish_all_prepared",
    "publish_prepared",
    "restore_template",
    "seen_as",
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
    "words_of",
    "write_template",
]
