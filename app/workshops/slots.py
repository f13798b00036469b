"""What workshops fill on pages of the slices below: results that everybody may read, on the project's page."""

from flask import render_template

from app.projects.models import Project
from app.workshops import queries


def project_results(project: Project) -> str:
    """Links to the results of the project's workshops; nothing when there are none to read."""
    held = queries.public_results(project.id)
    return render_template("workshops/_project_results.html", workshops=held) if held else ""


SLOTS = {"project.flow": project_results}
