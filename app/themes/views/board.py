"""All themes of a project: what is proposed, what people accepted, what fits nowhere; and asking for a grouping."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import access, jobs
from app.core.access import requires
from app.core.errors import Invalid
from app.core.htmx import go_to, wants_fragment
from app.core.i18n import _, language, told, told_language
from app.core.pages import render, see
from app.core.text import whole
from app.projects import queries as projects
from app.projects.models import Project
from app.themes import services
from app.themes.forms import SelectionForm
from app.themes.jobs import compute_themes
from app.themes.models import Standing, ThemeRun
from app.themes.permissions import READ, WRITE
from app.themes.queries import runs, selection, themes
from app.themes.queries.selection import Selection
from app.themes.views.blueprint import bp
from app.themes.views.loading import named, project_of, theme_of

EVERYTHING = SelectChoice("", "–", render_kw={})


@bp.page("/team/<slug>/temaer", "/team/<slug>/themes")
@requires(READ, on=project_of)
def board(project: Project, slug: str) -> Response:
    return _page(project, SelectionForm(formdata=None))


@bp.page("/team/<slug>/temaer/fremdrift", "/team/<slug>/themes/progress")
@requires(READ, on=project_of)
def progress(project: Project, slug: str) -> Response:
    """How far it is. When it is done, the page that asks is loaded anew; without a script one is sent there."""
    run = runs.latest(project.id)
    here = url_for("themes.board", slug=slug)
    if not wants_fragment():
        return see("themes.board", slug=slug)
    if run is None or run.state not in runs.UNDER_WAY:
        return go_to(here)
    return render("themes/_run.html", fragment="themes/_run.html", project=project, run=run)


@bp.page("/team/<slug>/temaer/foresla", "/team/<slug>/themes/propose", methods=["POST"])
@requires(WRITE, on=project_of)
def propose(project: Project, slug: str) -> Response:
    form = SelectionForm()
    if not form.validate():
        return _page(project, form, 422)
    wanted = Selection.of({name: form[name].data for name in Selection.__dataclass_fields__})
    if not selection.how_many(project.id, wanted):
        form.which.errors = [_("Ingen behov passer valgene.")]
        return _page(project, form, 422)
    services.ask(access.person(), project, wanted)
    jobs.wake(compute_themes)
    return see("themes.board", slug=slug)


@bp.page("/team/<slug>/temaer/plasser", "/team/<slug>/themes/place", methods=["POST"])
@requires(WRITE, on=project_of)
def place(project: Project, slug: str) -> Response:
    """Put some of those that fit nowhere into a theme."""
    number = whole(request.form.get("theme"))
    try:
        if number is None:
            raise Invalid(_("Velg et tema."))
        theme = theme_of(slug, number)
        count = services.put(access.person(), theme, chosen())
    except Invalid as error:
        return _page(project, SelectionForm(formdata=None), 422, error=error.reason)
    flash(named(_("%(num)s behov er lagt i «%(name)s»."), theme, num=count), "success")
    return see("themes.board", slug=slug)


def chosen() -> list[int]:
    """The needs that were ticked."""
    return [number for value in request.form.getlist("need") if (number := whole(value)) is not None]


def _page(project: Project, form: SelectionForm, status: int = 200, **more: Any) -> Response:
    run, done = runs.latest(project.id), runs.latest_done(project.id)
    _offer(form, project)
    return render(
        "themes/board.html",
        status=status,
        project=project,
        form=form,
        run=run,
        under_way=run is not None and run.state in runs.UNDER_WAY,
        done=done,
        asked=_told(done) if done is not None else [],
        accepted=themes.of_project(project.id, Standing.ACCEPTED),
        proposed=themes.of_project(project.id, Standing.PROPOSED),
        nowhere=themes.nowhere(project.id, done, request.values.get("side", 1, int)),
        all_themes=themes.all_of(project.id),
        ticked=set(chosen()),
        into=whole(request.form.get("theme")),
        error=more.get("error", ""),
    )


def _offer(form: SelectionForm, project: Project) -> None:
    form.which.choices = [("", _("Alle i prosjektet")), ("unplaced", _("De som ikke er i et tema eller en innsikt"))]
    form.area.choices = [EVERYTHING, *(_choice(one.slug_nb, one, "name") for one in projects.focus_areas())]
    form.district.choices = [EVERYTHING, *(_choice(one.slug, one, "name") for one in projects.districts())]
    calls = selection.calls_of(project.id)
    form.activity.choices = [EVERYTHING, *(_choice(str(one.id), one, "title") for one in calls)]


def _choice(value: str, one: Any, name: str) -> SelectChoice:
    """In the reader's language, or marked as being in another."""
    lang = told_language(one, name)
    return SelectChoice(value, told(one, name), render_kw={"lang": lang} if lang != language() else {})


def _told(run: ThemeRun) -> list[str]:
    """In words, what the run was asked to group."""
    wanted = Selection.of(run.asked)
    parts = [_("ikke i et tema eller en innsikt")] if wanted.which else []
    if wanted.area and (area := projects.focus_area_by_slug(wanted.area)) is not None:
        parts.append(told(area, "name"))
    if wanted.district and (district := projects.district_by_slug(wanted.district)) is not None:
        parts.append(told(district, "name"))
    if wanted.activity and (activity := projects.activity_by_id(whole(wanted.activity) or 0)) is not None:
        parts.append(told(activity, "title"))
    return [*parts, f"«{wanted.search}»"] if wanted.search else parts
