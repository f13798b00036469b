"""What workshops fill on pages of the slices below: results that everybody may read, on the project's page; the rooms
that a browser was in, on my page."""

from flask import render_template

from app.core.slots import slot
from app.projects.models import Project
from app.workshops import own, queries
from app.workshops.views import cookie


def project_results(project: Project) -> str:
    """Links to the results of the project's workshops; nothing when there are none to read."""
    held = queries.public_results(project.id)
    return render_template("workshops/_project_results.html", workshops=held) if held else ""


def my_rooms() -> str:
    """What the slices above tell of the rooms that this browser was in; nothing when it was in none."""
    been = own.rooms_of(cookie.token())
    return slot("rooms.been", been=been) if been else ""


SLOTS = {"project.flow": project_results, "my_page.rooms": my_rooms}
