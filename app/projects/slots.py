"""What projects fill on pages of the slices below: what is open now, for those whose own page is still empty."""

from flask import render_template

from app.projects import queries
from app.projects.links import with_links

SHOWN = 2


def open_now() -> str:
    """The two that close first; nothing when nothing is open."""
    opened = with_links(queries.open_activities(limit=10))[:SHOWN]
    return render_template("projects/_open_now.html", opened=opened) if opened else ""


SLOTS = {"my_page.open": open_now}
