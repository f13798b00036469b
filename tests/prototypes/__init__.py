"""Prototypes: tried, pinned, compared, changed."""
