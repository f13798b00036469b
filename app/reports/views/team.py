"""The team's pages: which reports there can be, what people add to one, and how it will be."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import draft_received, render, see
from app.core.text import whole
from app.projects import queries as projects
from app.projects.models import Project
from app.projects.periods import Period, period_of, periods_of
from app.reports import content, services, shown, wording
from app.reports.content.findings import decided, key_of, speaking
from app.reports.forms import PublishForm, ReportForm
from app.reports.models import Report
from app.reports.permissions import PUBLISH, READ, WRITE
from app.reports.queries import reports as queries
from app.reports.views.blueprint import bp


def project_of(slug: str, **_more: Any) -> Project:
    """The project in the address, drafts too."""
    project = projects.project_by_slug(slug, *projects.FULL)
    if project is None:
        raise NotFound
    return project


def _period(project: Project, key: str) -> Period:
    if (found := period_of(project, key)) is None:
        raise NotFound
    return found


@bp.page("/team/<slug>/rapport", "/team/<slug>/report")
@requires(READ, on=project_of)
def team_index(project: Project, slug: str) -> Response:
    editions: dict[str, list[Any]] = {}
    for edition in queries.editions_of_project(project.id):
        editions.setdefault(edition.report.period, []).append(edition)
    periods = periods_of(project)
    return render("reports/team_index.html", project=project, periods=periods, editions=editions)


@bp.page("/team/<slug>/rapport/<period>", "/team/<slug>/report/<period>", methods=["GET"])
@requires(READ, on=project_of)
def edit(project: Project, slug: str, period: str) -> Response:
    about = _period(project, period)
    held = queries.report_of(project.id, about.key)
    return _edit_page(project, about, held)


@bp.page("/team/<slug>/rapport/<period>/tekst", "/team/<slug>/report/<period>/text", methods=["POST"])
@requires(WRITE, on=project_of)
def save(project: Project, slug: str, period: str) -> Response | Any:
    about = _period(project, period)
    held = services.held(project, about)
    built = content.build(project, about, held)
    form = ReportForm(data=_stored(held, built))
    if not form.validate():
        return _edit_page(project, about, held, 422, built=built, form=form)
    if theirs := form.overtaken():
        return _edit_page(project, about, held, 409, built=built, form=form, theirs=theirs)
    services.write(access.person(), held, form.texts(), _quotes(form, held, built))
    draft_received(_kept_as(project, about))
    flash(_("Lagret. Slik blir rapporten nå."), "success")
    return see("reports.preview", slug=slug, period=period)


def _edit_page(project: Project, about: Period, held: Report | None, status: int = 200, **more: Any) -> Response:
    built = more.get("built") or content.build(project, about, held)
    return render(
        "reports/team_edit.html",
        status=status,
        project=project,
        period=about,
        report=shown.report(built.content),
        form=more.get("form") or ReportForm(formdata=None, data=_stored(held, built)),
        theirs=more.get("theirs", []),
        voices=built.voices,
        key_of=key_of,
        words=wording,
        kept_as=_kept_as(project, about),
    )


def _stored(held: Report | None, built: content.Built) -> dict[str, Any]:
    texts = held.texts if held else {}
    fields = {f"{name}_{lang}": text for name, given in texts.items() for lang, text in given.items()}
    kept = held.quotes if held else None
    chosen = sorted(key for number, found in built.voices.items() for key in speaking(number, found, kept))
    return {**fields, "quotes": chosen}


def _quotes(form: ReportForm, held: Report, built: content.Built) -> list[str] | None:
    """What was decided about the insights that stood in the form: of others nobody has seen the voices yet."""
    asked = set(map(whole, request.form.getlist("asked")))
    there = {number: found for number, found in built.voices.items() if number in asked}
    return decided(there, form.quotes.data or [], held.quotes)


def _kept_as(project: Project, about: Period) -> str:
    return f"report-{project.slug}-{about.key}"


@bp.page("/team/<slug>/rapport/<period>/forhandsvisning", "/team/<slug>/report/<period>/preview")
@requires(READ, on=project_of)
def preview(project: Project, slug: str, period: str) -> Response:
    return _preview_page(project, _period(project, period), PublishForm(formdata=None))


def _preview_page(project: Project, about: Period, form: PublishForm, status: int = 200, error: Any = "") -> Response:
    built = content.build(project, about, queries.report_of(project.id, about.key)).content
    form.change_nb.flags.required = True  # it is asked from the second edition on
    return render(
        "reports/team_preview.html",
        status=status,
        project=project,
        period=about,
        report=shown.report(built),
        without_english=shown.without_english(built),
        editions=queries.editions_of(project.id, about.key),
        form=form,
        error=error,
        words=wording,
        address=shown.address,
    )


@bp.page("/team/<slug>/rapport/<period>/publiser", "/team/<slug>/report/<period>/publish", methods=["POST"])
@requires(PUBLISH, on=project_of)
def publish(project: Project, slug: str, period: str) -> Response | Any:
    about, form = _period(project, period), PublishForm()
    if not form.validate():
        return _preview_page(project, about, form, 422)
    try:
        change = {"change_nb": form.change_nb.data or "", "change_en": form.change_en.data or ""}
        made = services.publish(access.person(), project, about, **change, client_key=form.client_key.data or "")
    except Invalid as error:
        if error.field:
            refused(form, error)
        return _preview_page(project, about, form, 422, "" if error.field else error.reason)
    flash(_("Rapporten er publisert. Denne utgaven endres ikke mer."), "success")
    return see("reports.edition", slug=slug, period=period, number=made.number)
