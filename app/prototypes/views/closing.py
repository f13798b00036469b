"""The closing question, and thanks."""

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, keeping
from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.fields import refused
from app.core.pages import render, see
from app.prototypes import queries, rounds, services, wording
from app.prototypes.forms import ChoiceForm
from app.prototypes.models import Choice, Version
from app.prototypes.views import bp
from app.prototypes.views.trying import WHO, current, tester


@bp.page("/prototyper/<slug>/sammenlign", "/prototypes/<slug>/compare", methods=["GET", "POST"])
@public(WHO)
def compare(slug: str) -> BaseResponse:
    version = current(queries.public_prototype(slug))
    if request.method != "POST":
        feedback = queries.feedback_of(version.id, access.participant_id())
        given = {"choice": feedback.choice, "why": feedback.why} if feedback else {}
        return _page(version, ChoiceForm(data=given).ask(version))
    form = ChoiceForm().ask(version)
    if form.number.data != str(version.number):
        return _page(version, form, 409, moved_on=True)
    if not form.validate():
        return _page(version, form, 422)
    try:
        level = services.check_open(version).identity_level
        if asked := access.prove(level):
            return asked
        services.answer(tester(form.first.data), version, Choice(form.choice.data), form.why.data or "")
    except Invalid as error:
        refused(form, error)
        return _page(version, form, 422)
    except Closed as closed:
        return _page(version, form, 409, closed=str(closed.reason))
    return see("prototypes.thanks", slug=slug)


@bp.page("/prototyper/<slug>/takk", "/prototypes/<slug>/thanks")
@public(WHO)
def thanks(slug: str) -> BaseResponse:
    version = current(queries.public_prototype(slug))
    feedback = queries.feedback_of(version.id, access.participant_id())
    if feedback is None:
        return see("prototypes.prototype", slug=slug)
    return render(
        "prototypes/thanks.html",
        prototype=version.prototype,
        version=version,
        feedback=feedback,
        state=rounds.state_of(version),
        words=wording,
    )


def _page(
    version: Version, form: ChoiceForm, status: int = 200, *, closed: str = "", moved_on: bool = False
) -> BaseResponse:
    if status >= 400:
        db.session.rollback()
    who = access.participant_id()
    feedback = queries.feedback_of(version.id, who)
    way = rounds.round_of(version, feedback, form.first.data or request.args.get("forst", ""), who)
    state = rounds.state_of(version)
    form.first.data, form.number.data = way.first, str(version.number)
    return render(
        "prototypes/compare.html",
        status=status,
        prototype=version.prototype,
        version=version,
        way=way,
        said=feedback.pins if feedback else [],
        form=form,
        state=state,
        words=wording,
        kept=None if state == "open" else keeping.kept(),
        closed=closed,
        moved_on=moved_on,
    )
