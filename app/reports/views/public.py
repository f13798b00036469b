"""The published reports of a project, for everybody."""

import json
from typing import Any

from flask import Response as FlaskResponse
from flask import render_template
from werkzeug.wrappers import Response

from app.core import paper
from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import language
from app.core.links import outward
from app.core.pagecache import shared
from app.core.pages import render
from app.projects import queries as projects
from app.reports import shown, wording
from app.reports.models import Edition
from app.reports.queries import reports as queries
from app.reports.views.blueprint import bp

WHY = "a report that was published, as it was then"


@bp.page("/prosjekter/<slug>/rapporter", "/projects/<slug>/reports")
@public("the published reports of a project")
@shared
def index(slug: str) -> Response:
    project = projects.public_project_by_slug(slug)
    editions = queries.editions_of_project(project.id) if project else []
    if project is None or not editions:
        raise NotFound
    return render("reports/index.html", project=project, editions=editions, titles=queries.titles(editions))


@bp.page("/prosjekter/<slug>/rapporter/<period>", "/projects/<slug>/reports/<period>")
@public(WHY)
@shared
def newest(slug: str, period: str) -> Response:
    return _page(_edition(slug, period))


@bp.page("/prosjekter/<slug>/rapporter/<period>/<int:number>", "/projects/<slug>/reports/<period>/<int:number>")
@public(WHY)
@shared
def edition(slug: str, period: str, number: int) -> Response:
    return _page(_edition(slug, period, number))


def _page(held: Edition) -> Response:
    editions = queries.editions_of(held.report.project_id, held.report.period)
    return render("reports/report.html", project=held.report.project, editions=editions, **_about(held))


def _about(held: Edition) -> dict[str, Any]:
    report = shown.report(held.content)
    return {"edition": held, "report": report, "words": wording, "address": shown.address}


@bp.page("/prosjekter/<slug>/rapporter/<period>/<int:number>.pdf", "/projects/<slug>/reports/<period>/<int:number>.pdf")
@public(WHY)
def pdf(slug: str, period: str, number: int) -> FlaskResponse:
    held = _edition(slug, period, number)
    if not paper.available():
        raise NotFound
    here = outward("reports.edition", slug=slug, period=period, number=number)
    html = render_template("reports/paper.html", here=here, **_about(held))
    return paper.response(paper.kept(f"rapport-{held.id}-{language()}", html), f"rapport-{slug}-{period}-{number}")


@bp.single("/rapporter/<slug>/<period>/<int:number>.json")
@public("all that stands in a published report, and what its numbers were counted from")
def data(slug: str, period: str, number: int) -> FlaskResponse:
    held = _edition(slug, period, number)
    body = {
        "edition": held.number,
        "published_at": held.published_at.isoformat(timespec="seconds"),
        "change_nb": held.change_nb,
        "change_en": held.change_en,
        **shown.with_words(dict(held.content)),
        "counted_from": queries.basis_of(held.id),
    }
    name = f"rapport-{slug}-{period}-{number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FlaskResponse(json.dumps(body, ensure_ascii=False, indent=1), mimetype="application/json", headers=headers)


def _edition(slug: str, period: str, number: int | None = None) -> Edition:
    if (held := queries.public_edition(slug, period, number)) is None:
        raise NotFound
    return held
