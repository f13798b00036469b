"""A need's page: where it is now, what happened to it, what one can do."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access, keeping, limits
from app.core.access import public
from app.core.errors import Closed, DomainError, Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _, language
from app.core.pagecache import shared
from app.core.pages import render, secretly, see
from app.core.slots import slot
from app.needs import queries, secret, services, wording
from app.needs.forms import AddForm
from app.needs.language import language_of
from app.needs.models import Need, NeedState
from app.needs.panel import panel
from app.needs.permissions import READ
from app.needs.views.blueprint import bp
from app.notifications.models import Receipt, ReceiptKind
from app.notifications.wording import WRITTEN_TO_WHO_TOLD, language_of_reason, reason

# Which line says why it stands where it stands: the last of its kind. Other lines have reasons too.
STANDS_WHY = {
    NeedState.DECLINED: ReceiptKind.DECLINED,
    NeedState.HIDDEN: ReceiptKind.HIDDEN,
    NeedState.MERGED: ReceiptKind.MERGED,
    NeedState.FORWARDED: ReceiptKind.FORWARDED,
}
PER_DEVICE, PER_NETWORK = "20/hour", "300/hour"  # of what others add; a school or a library is one network


@bp.page("/behov/<int:number>", "/needs/<int:number>")
@public("a need's page; the text only to those who may read it")
@shared
def need(number: int) -> Response:
    found = queries.need_by_number(number)
    if found is None:
        raise NotFound(_("Behov %(number)s finnes ikke. Sjekk nummeret, eller søk i behov.", number=number))
    if found.merged_into_id is not None:
        return redirect(url_for("needs.need", number=found.merged_into_id, fra=number), 303)
    if not _may_read(found):
        return _closed(found)
    return page_of(found)


def _closed(need: Need, **more: Any) -> Response:
    """Why nobody but its teller can read it."""
    return render(
        "needs/closed.html",
        status=404,
        number=need.id,
        unread=need.state is NeedState.WAITING,
        hidden=need.state is NeedState.HIDDEN,
        rule=wording.POLICY_TO_OTHERS[need.policy] if need.state is NeedState.HIDDEN and need.policy else "",
        withdrawn=need.state is NeedState.WITHDRAWN and need.published_at is not None,
        **more,
    )


@bp.page("/behov/<int:number>/legg-til", "/needs/<int:number>/add", methods=["POST"])
@public("anybody may add to a public need; it is read before others see it")
def add(number: int) -> Response:
    token, form = request.form.get("token", ""), AddForm()
    found = queries.need_by_number(number)
    if found is None:
        raise NotFound
    if not (found.public or secret.speaks_for(found, access.participant_id(), token)):
        return _gone(found, form)
    if not _may_add_now(found, token):
        form.form_errors.append(_("Vi har fått mange tillegg herfra på kort tid. Vent litt og send igjen."))
        return page_of(found, form=form, token=token, status=429)
    try:
        if form.validate():
            text = form.text.data or ""
            services.add(
                found,
                access.acting_participant_id(),
                text=text,
                client_key=form.client_key.data or "",
                lang=language_of(text, language()),
                by_employee=access.person().signed_in,
                token=token,
            )
            flash(_("Takk. Vi leser det du la til, og publiserer det innen to arbeidsdager."), "success")
            return _back(found, token)
    except Invalid as error:
        refused(form, error)
    except Closed as closed:
        return page_of(found, token=token, status=409, late=str(closed.reason))
    return page_of(found, form=form, token=token, status=422)


def _gone(need: Need, form: AddForm) -> Response:
    """It was merged, hidden or withdrawn while somebody wrote: say where it went, and give the text back."""
    whole = queries.need_by_number(need.merged_into_id) if need.merged_into_id is not None else None
    if whole is not None and whole.public:
        late = _(
            "Behov %(old)s ble slått sammen med dette mens du skrev. Det du skrev, står i feltet nederst. "
            "Trykk «Legg til», så kommer det med her.",
            old=need.id,
        )
        return page_of(whole, form=form, status=409, late=late)
    return _closed(need, kept=keeping.kept())


@bp.page("/behov/<int:number>/trekk", "/needs/<int:number>/withdraw", methods=["POST"])
@public("the one who told the need may take it back")
def withdraw(number: int) -> Response:
    found = _held_or_public(number)
    services.withdraw(found, access.participant_id())
    flash(_("Behovet er trukket tilbake."), "success")
    return _back(found, "")


@bp.page(
    "/behov/<int:number>/tillegg/<int:addition_id>/trekk",
    "/needs/<int:number>/additions/<int:addition_id>/withdraw",
    methods=["POST"],
)
@public("the one who added something may take it back")
def withdraw_addition(number: int, addition_id: int) -> Response:
    added = queries.addition_by_id(addition_id)
    participant = access.participant_id()
    if added is None or added.need_id != number or participant is None:
        raise NotFound
    services.withdraw_addition(added, participant)
    flash(_("Det du la til, er trukket tilbake."), "success")
    return see("needs.need", number=number)


def page_of(need: Need, *, form: AddForm | None = None, token: str = "", status: int = 200, late: str = "") -> Response:
    """The page of a need that this reader may read. `late`: why what was just sent could not be taken."""
    participant = access.participant_id()
    mine = secret.speaks_for(need, participant, token)
    told_here = participant is not None and need.participant_id == participant  # others may have been given the receipt
    receipts = queries.receipts_of(need)
    parts = queries.parts_of(need)
    last = next((line for line in reversed(receipts) if line.kind is STANDS_WHY.get(need.state)), None)
    why = reason(last, own=mine) if last else ""
    response = render(
        "needs/need.html",
        status=status,
        need=need,
        mine=mine,
        told_here=told_here,
        token=token if mine else "",
        keeps=told_here or queries.is_keeper(need, participant),
        panel=panel(need, mine=told_here, reason=why, lines=receipts),
        reason=why,
        reason_lang=language_of_reason(last, own=mine) if last else language(),
        now_slot=slot("need.now", need=need) if need.public else "",
        trail_slot=slot("need.trail", need=need) if need.public else "",
        receipts=receipts,
        additions=queries.additions_of(need, participant),
        parts=parts,
        came_from=_came_from(parts),
        supported=need.id in queries.supported_among(participant, [need.id]),
        form=form or AddForm(formdata=None),
        late=late,
        keep_offline=mine and not token and _may_lie_on_the_phone(need, receipts),
        kept=keeping.kept() if late and form is None else None,
    )
    return response if need.public and not token else secretly(response)


def _may_lie_on_the_phone(need: Need, receipts: Sequence[Receipt]) -> bool:
    """A copy for when the net is gone: not of what is taken back, nor with what a moderator wrote to who told it."""
    return need.state is not NeedState.WITHDRAWN and not any(line.kind in WRITTEN_TO_WHO_TOLD for line in receipts)


def _came_from(parts: Sequence[Need]) -> int | None:
    """The old number that led here, when it really is merged into this need."""
    number = request.args.get("fra", 0, int)
    return number if any(part.id == number for part in parts) else None


def _may_read(need: Need) -> bool:
    if need.public or secret.speaks_for(need, access.participant_id()):
        return True
    try:
        READ.check(access.person(), need)
    except DomainError:
        return False
    return True


def _may_add_now(need: Need, token: str) -> bool:
    """Those who told the need add as they like. Others are counted by device, and loosely by network."""
    participant = access.participant_id()
    if secret.speaks_for(need, participant, token):
        return True
    by_device = participant is None or limits.allowed(PER_DEVICE, "add", str(participant))
    return limits.within(PER_NETWORK, "add") and by_device


def _held_or_public(number: int) -> Need:
    found = queries.need_by_number(number)
    token = request.form.get("token", "")
    if found is None or not (found.public or secret.speaks_for(found, access.participant_id(), token)):
        raise NotFound
    return found


def _back(need: Need, token: str) -> Response:
    if token:
        return see("needs.held", token=token)
    return see("needs.need", number=need.id)
