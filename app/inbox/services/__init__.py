"""The verbs of the inbox."""

from app.inbox.services.acts import DO_MATCHING, MOST_MATCHING, UNDO, Done, do, do_matching, undo
from app.inbox.services.habits import be_here, drop_view, save_view, use_keys, want_mails
from app.inbox.services.notes import LONGEST_NOTE, drop_note, write_note
from app.inbox.services.publishing import Part, Published, Ready, all_ready, parts, publish_all
from app.inbox.services.refusing import refusal, target
from app.inbox.services.replying import discard_listed, discard_reply, prepare_reply
from app.inbox.services.sending import publish_all_replies, publish_reply, why_not

__all__ = [
    "DO_MATCHING",
    "LONGEST_NOTE",
    "MOST_MATCHING",
    "UNDO",
    "Done",
    "Part",
    "Published",
    "Ready",
    "all_ready",
    "be_here",
    "discard_listed",
    "discard_reply",
    "do",
    "do_matching",
    "drop_note",
    "drop_view",
    "parts",
    "prepare_reply",
    "publish_all",
    "publish_all_replies",
    "publish_reply",
    "refusal",
    "save_view",
    "target",
    "undo",
    "use_keys",
    "want_mails",
    "why_not",
    "write_note",
]
