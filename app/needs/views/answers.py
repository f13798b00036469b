"""Answer a need: put a template in, have the answer ready, publish it, or throw away what was ready."""

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access, htmx
from app.core.access import requires
from app.core.errors import Conflict, Invalid
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import draft_received, render, safe_next
from app.core.text import whole
from app.needs import services
from app.needs.forms import AnswerForm
from app.needs.models import Need
from app.needs.permissions import ANSWER, DISCARD
from app.needs.services import Words
from app.needs.views.acts import act, onwards
from app.needs.views.answering import Answering, answering_of, overtaken, put_in
from app.needs.views.blueprint import bp
from app.needs.views.inbox import need_of, work_page

TEMPLATE_ACTS = ("fill", "replace", "keep")


@bp.page("/team/behov/<int:number>/svar", "/team/needs/<int:number>/answer")
@requires(ANSWER, on=need_of)
def answering(need: Need, number: int) -> Response:
    """The form, for a page of another slice that wants it on itself; by itself it opens the need's page."""
    return _shown(need, answering_of(need, opened=not htmx.wants_fragment()))


def _shown(need: Need, form: Answering, status: int = 200) -> Response:
    if htmx.wants_fragment():
        return render("needs/team/_answering.html", status=status, need=need, answering=form, onward="", back=_back())
    return work_page(need, status, answering=form)


def _back() -> str:
    return safe_next(request.values.get("fra"), "")


@act(ANSWER, "svar", "answer")
def answer(need: Need) -> Response:
    form, wanted = AnswerForm(), request.form.get("act", "publish")
    if wanted in TEMPLATE_ACTS:
        return _shown(need, put_in(need, form, wanted))
    if not form.validate():
        return _shown(need, answering_of(need, form, opened=True), 422)
    try:
        done = _stored(need, form, wanted)
        draft_received(f"answer-{need.id}")
        return onwards(need, done, form.next.data, link=_("Se svaret"))
    except Invalid as error:
        refused(form, error)
        return _shown(need, answering_of(need, form, opened=True), 422)
    except Conflict as error:
        return _shown(need, overtaken(need, form, error), 409)


def _stored(need: Need, form: AnswerForm, wanted: str) -> str:
    """Do it, and say what was done."""
    by, key, based_on, answered = access.person(), form.client_key.data or "", form.based_on.data, form.answered.data
    last = whole(answered) if answered else None
    if wanted == "prepare":
        services.prepare(by, need, Words(**form.words), client_key=key, based_on=based_on or "", answered=last)
        return _("Svaret på behov %(number)s er klargjort. Det er ikke publisert.", number=need.id)
    services.answer(by, need, client_key=key, based_on=based_on, answered=last, **form.words)
    return _("Svaret på behov %(number)s er publisert.", number=need.id)


@act(DISCARD, "forkast-svar", "discard-answer")
def discard_answer(need: Need) -> Response:
    try:
        gone = services.discard(access.person(), need, based_on=request.form.get("based_on", ""))
    except Conflict as error:
        flash(str(error.reason), "warning")
    else:
        draft_received(f"answer-{need.id}")
        text = _("Det klargjorte svaret er slettet.") if gone else _("Det klargjorte svaret var borte fra før.")
        flash(text, "success" if gone else "info")
    return redirect(url_for("needs.work", number=need.id, fra=_back() or None), 303)
