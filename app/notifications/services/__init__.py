"""The verbs: write a receipt, follow, stop following, queue a mail. All inside the caller's transaction."""

from app.notifications.letters import Letter
from app.notifications.outbox import queue_mail
from app.notifications.services.following import follow, followers_follow, mark_seen, unfollow
from app.notifications.services.previewing import preview
from app.notifications.services.receipts import write_receipt

__all__ = ["Letter", "follow", "followers_follow", "mark_seen", "preview", "queue_mail", "unfollow", "write_receipt"]
