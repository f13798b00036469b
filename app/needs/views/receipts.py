"""The receipt of a need: its number, what happens now, and the secret link that works on any device."""

from flask import flash, request, send_file
from werkzeug.wrappers import Response

from app.core import access, uploads
from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.links import outward
from app.core.pages import render, secretly, see
from app.core.qr import qr_of
from app.needs import pictures, queries, secret, services
from app.needs.models import Need
from app.needs.views.blueprint import bp
from app.needs.views.need import page_of


@bp.page("/meld-behov/takk", "/submit-need/thanks")
@public("shows the receipt to the device that told the need")
def receipt() -> Response:
    participant = access.participant_id()
    number = request.args.get("behov", 0, int)
    need = queries.need_by_number(number) if number else queries.newest_of(participant)
    if need is None or not secret.speaks_for(need, participant):
        return see("needs.new")
    link = outward("needs.held", token=secret.token_of(need))
    return secretly(render("needs/receipt.html", need=need, link=link, qr_svg=qr_of(link)))


@bp.page("/behov/kvittering/<token>", "/needs/receipt/<token>")
@public("whoever has the secret link holds the receipt")
def held(token: str) -> Response:
    return page_of(_held(token), token=token)


@bp.page("/behov/kvittering/<token>/ta-med", "/needs/receipt/<token>/keep", methods=["POST"])
@public("whoever has the secret link holds the receipt")
def keep(token: str) -> Response:
    services.keep(_held(token), access.acting_participant_id())
    flash(_("Nå finner du behovet på Min side på denne enheten."), "success")
    return see("needs.held", token=token)


@bp.page("/behov/kvittering/<token>/trekk", "/needs/receipt/<token>/withdraw", methods=["POST"])
@public("whoever has the secret link holds the receipt")
def withdraw_held(token: str) -> Response:
    services.withdraw(_held(token), access.participant_id(), token)
    flash(_("Behovet er trukket tilbake."), "success")
    return see("needs.held", token=token)


@bp.single("/behov/<int:number>/bilder/<name>.webp")
@public("gives who told the need, on their own device, the pictures that are kept from everybody else")
def picture_put_aside(number: int, name: str) -> Response:
    need, who = queries.need_by_number(number), access.participant_id()
    path = pictures.kept_from_others(need, name) if need is not None and who is not None else None
    if need is None or path is None or need.participant_id != who:
        raise NotFound
    response = secretly(send_file(path, mimetype="image/webp", etag=False))
    response.headers.update(uploads.HEADERS)
    response.headers.pop("Last-Modified", None)  # the second in which it was sent
    return response


def _held(token: str) -> Need:
    found = secret.need_of(token)
    need = queries.need_by_number(found.id) if found is not None else None
    if need is None:
        raise NotFound(_("Vi finner ikke kvitteringen. Sjekk at hele lenken kom med."))
    return need
