"""All prepared answers of a project or a phase: look through them, see what everybody will read, publish them at once."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.i18n import _, ngettext, told, told_language
from app.core.pages import render, safe_next, see
from app.core.text import whole
from app.needs import queries, services
from app.needs.models import PreparedAnswer
from app.needs.permissions import PUBLISH_ANSWERS
from app.needs.services import MOST, Released
from app.needs.views.blueprint import bp
from app.needs.views.inbox import frame
from app.needs.views.loading import project_of
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.projects.models import Phase, Project

HERE = ("/team/<slug>/klargjorte-svar", "/team/<slug>/prepared-answers")


@bp.page(*HERE)
@requires(PUBLISH_ANSWERS, on=project_of)
def prepared(project: Project, slug: str) -> Response:
    phase = _phase(project)
    number = phase.id if phase is not None else None
    ready = queries.prepared_in(project.id, number, MOST)
    return render(
        "needs/team/prepared.html",
        phase=phase,
        ready=ready,
        total=queries.prepared_number(project.id, number) if len(ready) == MOST else len(ready),
        unmarked=request.args.get("velg") == "ingen",
        back=_back(),
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
        return see("needs.prepared", slug=slug, **_kept(project))
    letters = _letters(ready[0])
    return render(
        "needs/team/prepared_look.html",
        ready=ready,
        lost=len(chosen) - len(ready),
        letters=letters,
        parts={code: _parts(ready[0], letter, code) for code, letter in letters.items()},
        list_url=url_for("needs.prepared", slug=slug, **_kept(project)),
        phase=_phase(project),
        back=_back(),
        **frame(project),
    )


def _letters(one: PreparedAnswer) -> dict[str, notifications.Letter]:
    reasons = {"reason_nb": one.text_nb, "reason_en": one.text_en}
    about = {"by_nb": one.by_nb, "by_en": one.by_en}
    return notifications.preview(Subject.NEED, one.need_id, ReceiptKind.ANSWERED, **reasons, about=about)


def _parts(one: PreparedAnswer, letter: notifications.Letter, lang: str) -> list[tuple[str, str]]:
    """The mail with the language of each part: the answer itself is in bokmål where its English is missing."""
    its = told_language(one, "text", lang)
    before, said, after = letter.text.partition(notifications.in_mail(told(one, "text", lang)))
    return [(before, lang), (said, its), (after, lang)] if its != lang and said else [(letter.text, lang)]


@bp.page(f"{HERE[0]}/publiser", f"{HERE[1]}/publish", methods=["POST"])
@requires(PUBLISH_ANSWERS, on=project_of)
def publish_prepared(project: Project, slug: str) -> Response:
    released = services.publish_prepared(access.person(), project, _chosen())
    _say(released)
    here = url_for("needs.prepared", slug=slug, **_kept(project))
    return redirect(_back() or here, 303)


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


def _phase(project: Project) -> Phase | None:
    """The phase that is asked for; None: the whole project."""
    wanted = whole(request.values.get("fase", ""))
    return next((phase for phase in project.phases if phase.id == wanted), None)


def _kept(project: Project) -> dict[str, Any]:
    """What the list was narrowed to and where it was opened from, for the way back to it."""
    phase = _phase(project)
    return {"fase": phase.id if phase is not None else None, "fra": _back() or None}


def _back() -> str:
    return safe_next(request.values.get("fra"), "")
