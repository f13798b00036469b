"""What reports fill on the project's page: the newest edition of each report."""

from flask import render_template

from app.projects.models import Project
from app.reports.queries import reports as queries

SHOWN = 3


def project_reports(project: Project) -> str:
    newest = {edition.report.period: edition for edition in reversed(queries.editions_of_project(project.id))}
    if not newest:
        return ""
    shown = sorted(newest.values(), key=lambda edition: edition.published_at, reverse=True)[:SHOWN]
    return render_template("reports/_project.html", project=project, editions=shown, titles=queries.titles(shown))


SLOTS = {"project.reports": project_reports}
