"""What people add to needs: read, and published or not."""

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.pages import safe_next
from app.needs import queries, services
from app.needs.forms import DeclineForm
from app.needs.models import Addition, AdditionState, Need, Policy
from app.needs.permissions import ADDITIONS
from app.needs.services import Overtaken
from app.needs.views.blueprint import bp
from app.needs.views.inbox import work_page


def need_of_addition(addition_id: int) -> Need:
    added = queries.addition_by_id(addition_id)
    if added is None:
        raise NotFound
    return added.need


@bp.page("/team/tillegg/<int:addition_id>/publiser", "/team/additions/<int:addition_id>/publish", methods=["POST"])
@requires(ADDITIONS, on=need_of_addition)
def publish_addition(need: Need, addition_id: int) -> Response:
    try:
        services.publish_addition(
            access.person(), _added(addition_id), seen=services.seen_as(AdditionState, request.form.get("seen"))
        )
    except Overtaken as error:
        return work_page(need, 409, late=error.reason)
    flash(_("Tillegget er publisert."), "success")
    return _back(need)


@bp.page("/team/tillegg/<int:addition_id>/avvis", "/team/additions/<int:addition_id>/decline", methods=["POST"])
@requires(ADDITIONS, on=need_of_addition)
def decline_addition(need: Need, addition_id: int) -> Response:
    form = DeclineForm()
    if not form.validate():
        raise Invalid(next(iter(form.errors.values()))[0])  # its page keeps what was written
    added, note_nb, note_en = _added(addition_id), form.note_nb.data or "", form.note_en.data or ""
    seen = services.seen_as(AdditionState, form.seen.data) or AdditionState.WAITING
    try:
        services.decline_addition(access.person(), added, Policy(form.policy.data), note_nb, note_en, seen=seen)
    except Overtaken as error:
        return work_page(need, 409, late=error.reason, added=(addition_id, form))
    flash(_("Tillegget blir ikke publisert."), "success")
    return _back(need)


def _added(addition_id: int) -> Addition:
    found = queries.addition_by_id(addition_id)
    if found is None:
        raise NotFound
    return found


def _back(need: Need) -> Response:
    target = safe_next(request.form.get("next"), url_for("needs.work", number=need.id))
    return redirect(target, 303)
