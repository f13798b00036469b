"""What to tell whom, how and when: receipts, follows, notices, the outbox, digests."""
