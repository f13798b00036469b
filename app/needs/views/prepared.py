"""All prepared answers of a project or a phase: look through them, see what everybody will read, publish them at once."""

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.i18n import _, ngettext
from app.core.pages import render, see
from app.core.text import whole
from app.needs import queries, services
from app.needs.mails import mails
from app.needs.permissions import PUBLISH_ANSWERS
from app.needs.services import Released
from app.needs.views.blueprint import bp
from app.needs.views.inbox import frame
from app.needs.views.loading import project_of
from app.projects.asked import back, kept, phase_asked
from app.projects.models import Project

HERE = ("/team/<slug>/klargjorte-svar", "/team/<slug>/prepared-answers")


@bp.page(*HERE)
@requires(PUBLISH_ANSWERS, on=project_of)
def prepared(project: Project, slug: str) -> Response:
    phase = phase_asked(project)
    number = phase.id if phase is not None else None
    page = queries.prepared_in(project.id, number, request.args.get("side", 1, int), services.MOST)
    return render(
        "needs/team/prepared.html",
        phase=phase,
        page=page,
        total=queries.prepared_number(project.id, number),
        unmarked=request.args.get("velg") == "ingen",
        back=back(),
        **frame(project),
    )


@bp.page(f"{HERE[0]}/se", f"{HERE[1]}/look", methods=["POST"])
@requires(PUBLISH_ANSWERS, on=project_of)
def look_at_prepared(project: Project, slug: str) -> Response:
    """What everybody will read, and the mail, before anything is told."""
    chosen = _chosen()
    ready = [one for one in queries.prepared_among(project.id, list(chosen)) if one.key == chosen[one.need_id]]
    if not ready:
        flash(
            _("Velg minst ett svar først.") if not chosen else _("Svarene du valgte, er endret. Se over dem igjen."),
            "warning",
        )
        return see("needs.prepared", slug=slug, **kept(project))
    return render(
        "needs/team/prepared_look.html",
        ready=ready,
        lost=len(chosen) - len(ready),
        **mails(ready[0]),
        list_url=url_for("needs.prepared", slug=slug, **kept(project)),
        phase=phase_asked(project),
        back=back(),
        **frame(project),
    )


@bp.page(f"{HERE[0]}/publiser", f"{HERE[1]}/publish", methods=["POST"])
@requires(PUBLISH_ANSWERS, on=project_of)
def publish_prepared(project: Project, slug: str) -> Response:
    released = services.publish_prepared(access.person(), project, _chosen())
    _say(released)
    return redirect(back() or url_for("needs.prepared", slug=project.slug, **kept(project)), 303)


def _say(released: Released) -> None:
    number = len(released.done)
    if number:
        flash(ngettext("%(num)d svar er publisert.", "%(num)d svar er publisert.", number), "success")
    if released.left:
        first = _("Dette ble ikke publisert.")
        told = [_("Behov %(number)s: %(reason)s", number=at, reason=reason) for at, reason in released.left.items()]
        flash(" ".join([first, *told]), "warning")
    if not number and not released.left:
        flash(_("Velg minst ett svar først."), "warning")


def _chosen() -> dict[int, str]:
    """The needs that are marked, each with the key of the answer that was looked at."""
    pairs = [value.partition(".") for value in request.form.getlist("answer")]
    return {number: key for told, _dot, key in pairs if (number := whole(told)) is not None}
