"""The verbs of the inbox."""

from app.inbox.services.acts import UNDO, Done, do, undo
from app.inbox.services.habits import be_here, drop_view, save_view, use_keys
from app.inbox.services.notes import drop_note, write_note

__all__ = ["UNDO", "Done", "be_here", "do", "drop_note", "drop_view", "save_view", "undo", "use_keys", "write_note"]
