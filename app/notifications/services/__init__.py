"""The verbs: write a receipt, follow, stop following, queue a mail. All inside the caller's transaction."""

from app.notifications.letters import Letter, in_mail
from app.notifications.outbox import queue_mail
from app.notifications.services.following import (
    follow,
    follow_values,
    followers_follow,
    following,
    mark_seen,
    tie_back,
    unfollow,
    unfollow_given,
    unfollow_supported,
    unfollowing_supported,
)
from app.notifications.services.previewing import preview
from app.notifications.services.receipts import (
    Line,
    cut_reasons,
    drop_receipts,
    move_receipts,
    write_lines,
    write_receipt,
    write_receipts,
)
from app.notifications.services.unsaying import bring_back, lines_of, take_back

__all__ = [
    "Letter",
    "Line",
    "bring_back",
    "cut_reasons",
    "drop_receipts",
    "follow",
    "follow_values",
    "followers_follow",
    "following",
    "in_mail",
    "lines_of",
    "mark_seen",
    "move_receipts",
    "preview",
    "queue_mail",
    "take_back",
    "tie_back",
    "unfollow",
    "unfollow_given",
    "unfollow_supported",
    "unfollowing_supported",
    "write_lines",
    "write_receipt",
    "write_receipts",
]
