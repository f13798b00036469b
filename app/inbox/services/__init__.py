"""The verbs of the inbox."""

from app.inbox.services.acts import DO_MATCHING, MOST_MATCHING, UNDO, Done, do, do_matching, undo
from app.inbox.services.habits import be_here, drop_view, save_view, use_keys, want_mails
from app.inbox.services.notes import drop_note, write_note

__all__ = [
    "DO_MATCHING",
    "MOST_MATCHING",
    "UNDO",
    "Done",
    "be_here",
    "do",
    "do_matching",
    "drop_note",
    "drop_view",
    "save_view",
    "undo",
    "use_keys",
    "want_mails",
    "write_note",
]
