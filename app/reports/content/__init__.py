"""A report as data: all that its page shows, in both languages, and what its numbers were counted from."""

from app.reports.content.building import Built, build

__all__ = ["Built", "build"]
