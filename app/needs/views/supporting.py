"""«Støtt dette»: one tap, one tap back. The answer is the button itself, or the page one came from."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import public
from app.core.htmx import wants_fragment
from app.core.i18n import _
from app.core.pages import render, safe_next, store
from app.needs.services import Supported, support_at_once, unsupport_at_once
from app.needs.services import support as give
from app.needs.services import unsupport as take
from app.needs.views.blueprint import bp


@bp.page("/behov/<int:number>/stott", "/needs/<int:number>/support", methods=["POST"])
@public("anybody may support a public need, once")
def support(number: int) -> Response:
    done = support_at_once(access.acting_key(), number)
    return _answer(done or give(access.acting_participant_id(), number))


@bp.page("/behov/<int:number>/angre-stotte", "/needs/<int:number>/withdraw-support", methods=["POST"])
@public("undoes one's own support")
def unsupport(number: int) -> Response:
    done = unsupport_at_once(access.acting_key(), number)
    return _answer(done or take(access.acting_participant_id(), number))


def _answer(done: Supported) -> Response:
    store()
    if wants_fragment():
        shown: dict[str, Any] = {name: request.form.get(name) == "1" for name in ("nested", "wide", "counted")}
        return render("needs/_supported.html", need=done, mine=done.mine, **shown)
    flash(_("Du støtter behovet.") if done.mine else _("Støtten er trukket tilbake."), "success")
    back = safe_next(request.form.get("next"), url_for("needs.need", number=done.id))
    return redirect(f"{back}#behov-{done.id}", 303)
