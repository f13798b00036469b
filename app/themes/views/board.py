"""All themes of a project: what is proposed, what people accepted, what fits nowhere; and asking for a grouping."""

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from app.core import access, jobs
from app.core.access import requires
from app.core.errors import Invalid
from app.core.htmx import go_to, wants_fragment
from app.core.i18n import _
from app.core.pages import render, see
from app.core.text import whole
from app.inbox.asked import thing
from app.inbox.narrowing import narrowing
from app.projects.models import Project
from app.themes import services
from app.themes.jobs import compute_themes
from app.themes.models import Standing
from app.themes.permissions import READ, WRITE
from app.themes.queries import runs, selection, themes
from app.themes.queries.selection import Selection, Thing
from app.themes.views.blueprint import bp
from app.themes.views.loading import named, project_of, theme_of
from app.themes.views.selecting import in_words, narrowed, shows, wanted


@bp.page("/team/<slug>/temaer", "/team/<slug>/themes")
@requires(READ, on=project_of)
def board(project: Project, slug: str) -> Response:
    return _page(project, wanted(request.args))


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
    asked = wanted(request.form)
    if not selection.how_many(project.id, asked, access.person().account_id or 0):
        return _page(project, asked, 422, error=_("Ingen innspill passer valgene."))
    services.ask(access.person(), project, asked)
    jobs.wake(compute_themes)
    return see("themes.board", slug=slug)


@bp.page("/team/<slug>/temaer/nye", "/team/<slug>/themes/new", methods=["POST"])
@requires(WRITE, on=project_of)
def join(project: Project, slug: str) -> Response:
    """Have what has come since the last grouping proposed for the themes there are."""
    if not selection.how_many_new(project.id):
        flash(_("Alle innspill har vært med i en gruppering."), "info")
        return see("themes.board", slug=slug)
    services.ask(access.person(), project, Selection(), joins=True)
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
        return _page(project, Selection(), 422, error=error.reason)
    flash(named(_("%(num)s innspill er lagt i «%(name)s»."), theme, num=count), "success")
    return see("themes.board", slug=slug)


def chosen() -> list[Thing]:
    """What was ticked."""
    return [found for value in request.form.getlist("item") if (found := thing(value)) is not None]


def _page(project: Project, asked: Selection, status: int = 200, error: object = "") -> Response:
    person, run, done = access.person(), runs.latest(project.id), runs.latest_done(project.id)
    choices = narrowing(project)
    opened = narrowed(request.args)
    return render(
        "themes/board.html",
        status=status,
        project=project,
        filters=asked.filters,
        shows=shows(asked),
        opened=opened or bool(error),
        fit=selection.how_many(project.id, asked, person.account_id or 0) if opened else None,
        run=run,
        under_way=run is not None and run.state in runs.UNDER_WAY,
        done=done,
        new=selection.how_many_new(project.id) if done is not None else 0,
        told_asked=in_words(project, Selection.of(done.asked), choices) if done is not None else [],
        accepted=themes.of_project(person, project, Standing.ACCEPTED),
        proposed=themes.of_project(person, project, Standing.PROPOSED),
        nowhere=themes.nowhere(person, project, request.values.get("side", 1, int)),
        all_themes=themes.all_of(project.id),
        ticked=set(request.form.getlist("item")),
        into=whole(request.form.get("theme")),
        error=error,
        **choices,
    )
