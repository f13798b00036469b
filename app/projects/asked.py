"""What the address of a list in a project asks for: one of its phases, and where the list was opened from."""

from typing import Any

from flask import request

from app.core.pages import safe_next
from app.core.text import whole
from app.projects.models import Phase, Project


def phase_asked(project: Project) -> Phase | None:
    """The phase that is asked for; None: the whole project."""
    wanted = whole(request.values.get("fase", ""))
    return next((phase for phase in project.phases if phase.id == wanted), None)


def kept(project: Project) -> dict[str, Any]:
    """What the list was narrowed to and where it was opened from, for the way back to it."""
    phase = phase_asked(project)
    return {"fase": phase.id if phase is not None else None, "fra": back() or None}


def back() -> str:
    return safe_next(request.values.get("fra"), "")
