"""The whole trail of a project, both directions lit from any thing on it."""

from flask import request
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import NotFound
from app.core.pagecache import shared
from app.core.pages import render
from app.insights import trace
from app.insights.queries import course
from app.insights.queries import trail as trails
from app.insights.queries.things import reached_from
from app.insights.services.links import parse
from app.insights.views.blueprint import bp
from app.notifications.models import Subject
from app.projects import queries as projects

COLUMNS = (
    Subject.NEED,
    Subject.INSIGHT,
    Subject.OPPORTUNITY,
    Subject.SOLUTION,
    Subject.PROTOTYPE,
    Subject.PILOT,
)
SHOWN_NEEDS = 60


@bp.page("/prosjekter/<slug>/spor", "/projects/<slug>/trace")
@public("the trail of a project")
@shared
def project_trail(slug: str) -> Response:
    project = projects.public_project_by_slug(slug)
    if project is None:
        raise NotFound
    nodes, arrows = trails.of_project(project.id), trails.arrows(project.id)
    start = parse(request.args.get("fra", ""))
    lit = reached_from(start, ((source, target) for source, target, _stance in arrows)) if start else set()
    shown = [node for node in nodes if not start or (node.kind, node.id) in lit]
    return render(
        "insights/trail.html",
        project=project,
        columns=[
            (
                kind,
                [node for node in shown if node.kind is kind][:SHOWN_NEEDS],
                sum(node.kind is kind for node in shown),
            )
            for kind in COLUMNS
        ],
        had=course.number_of_needs(project.id),
        used=sum(node.kind is Subject.NEED and node.project_id == project.id for node in nodes),
        start=next((node for node in nodes if (node.kind, node.id) == start), None),
        trace=trace,
    )
