"""My page, and what one can do about oneself on it."""

import json
from typing import Any

from flask import abort, flash, request, session
from werkzeug.wrappers import Response

from app.core import access, clock, limits, providers
from app.core.access import public
from app.core.errors import Invalid
from app.core.following import follows
from app.core.htmx import htmx
from app.core.i18n import LANGUAGES, _, language, lazy_
from app.core.pages import render, secretly, see
from app.people import contacts, device, devices, moving, my_page, participants, proof
from app.people.forms import EmailForm
from app.people.views import sign_in
from app.people.views.blueprint import bp
from app.people.views.workplace import workplace
from app.people.wording import KINDS

OWN = "this device's own"
MOVES = "240/hour"  # from one network
NOTHING = lazy_(
    "Vi fant ikke noe som hører til denne adressen. Har du fortsatt enheten du brukte, ber du om lenken der og åpner den her."
)


@bp.page("/min-side", "/my-page", endpoint="my_page")
@public(OWN)
def show() -> Response:
    return _page(EmailForm(formdata=None))


def _page(form: EmailForm, status: int = 200) -> Response:
    known = access.participant_id()
    response = render(
        "people/my_page.html",
        status=status,
        form=form,
        groups=my_page.groups(known),
        kinds=KINDS,
        workplace=workplace(),
        contact=contacts.of(known) if known else None,
        known=participants.known(known) if known else None,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.page("/min-side/sett", "/my-page/seen", methods=["POST"])
@public(OWN)
def seen() -> Response:
    if (known := access.participant_id()) is not None:
        follows().mark_seen(known)
    return Response(status=204) if htmx else see("people.my_page")


@bp.page("/min-side/lenke", "/my-page/link", methods=["POST"])
@public("sends a link to an address; the same answer for every address")
def send_link() -> Response:
    if not limits.within(MOVES, "link to my page"):
        abort(429)
    form = EmailForm()
    if not form.validate():
        return _page(form, 422)
    moving.send_link(access.participant_id(), form.address, language(), device.browser())
    flash(
        _(
            "Vi har sendt en lenke til %(email)s. Åpne den der du vil ha Min side, innen 30 minutter.",
            email=form.address,
        )
    )
    return see("people.my_page")


@bp.page("/min-side/lenke/<token>", "/my-page/link/<token>", methods=["GET", "POST"])
@public("the link in a mail is the proof; following it changes nothing before the button is pressed")
def link(token: str) -> Response:
    asked, here = moving.link(token), device.participant_id(acting=False)
    if request.method == "POST" and moving.was_opened(token, here):
        return see("people.my_page")
    if asked is None:
        return render("people/dead_link.html", status=404, confirms=False)
    if request.method == "POST":
        return _open(token, here, asked_here=asked.participant_id == here)
    known: dict[str, Any] = {
        "whose": len(moving.gathered(asked)),
        "by_another": asked.participant_id not in (None, here),
        "elsewhere": moving.elsewhere(asked, here),
    }
    return secretly(render("people/move.html", token=token, asked=asked, **known))


def _open(token: str, here: int | None, *, asked_here: bool) -> Response:
    target = moving.open_link(token, here)
    if target is None:
        flash(NOTHING)
        return see("people.my_page")
    device.join(target)
    told = _("Adressen er bekreftet. Nå kan du hente Min side med den.") if asked_here else _("Nå er alt samlet her.")
    flash(told, "success")
    return see("people.my_page")


@bp.page("/min-side/glem", "/my-page/forget", methods=["POST"])
@public(OWN)
def forget() -> Response:
    known, token = device.participant_id(acting=False), device.token()
    only_here = False
    if known is not None and token is not None:
        only_here = bool(request.form.get("only_here")) and participants.known(known).devices > 1
        if only_here:
            devices.forget_device(token)
        else:
            participants.erase(known)
    flash(
        _("Nå er denne enheten glemt. Det du har gjort, finner du fortsatt på de andre.")
        if only_here
        else _(
            "Nå er alt glemt. Stemmer og det du sa om prototyper der det er åpent ennå, er trukket tilbake. "
            "Resten står der det teller, men vi vet ikke at det var deg."
        ),
        "success",
    )
    device.forget()
    for begun in (proof.PASSING, sign_in.ASKED):  # they hold an address
        session.pop(begun, None)
    response = see("people.my_page")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # drafts, and pages kept for when the net is gone
    return response


@bp.page("/min-side/e-post", "/my-page/mail", methods=["POST"])
@public(OWN)
def mail_settings() -> Response:
    """The language of the mails, or stopping and starting them."""
    known = access.participant_id()
    contact = contacts.of(known) if known is not None else None
    if contact is not None:
        match request.form.get("do"):
            case "stop":
                contacts.stop(contact)
            case "start":
                contacts.start(contact)
            case _other if request.form.get("language") in LANGUAGES:
                contacts.choose_language(contact, request.form["language"])
            case _other:
                raise Invalid(_("Velg et språk."))
    return see("people.my_page", _anchor="e-post")


@bp.page("/min-side/mine-data.json", "/my-page/my-data.json")
@public(OWN)
def export() -> Response:
    known = access.participant_id()
    held = participants.held(known) if known is not None else {}
    for module in providers.offered("browser"):
        held |= module.held()
    told: dict[str, Any] = {"made_at": clock.now(), "held": held}
    body = json.dumps(told, default=str, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="smartere-sammen.json"', "Cache-Control": "no-store"}
    return Response(body, content_type="application/json; charset=utf-8", headers=headers)
