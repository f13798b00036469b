"""Asking for an identity after the act is chosen, with the act carried along: nothing that was chosen is lost.

The page posts to the address that the act was posted to, with every field of it, and with `proof_email` and then
`proof_code` beside them. When the code is right the act's own view goes on as if it had never been asked.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, request

from app.core import limits, pages
from app.core.errors import Closed
from app.core.i18n import _, language, lazy_
from app.people import device, devices, proving
from app.people.forms import ProofCodeForm, ProofEmailForm
from app.people.models import IdentityLevel

MOST_CARRIED = 200  # fields: no form of ours has so many
OWN = ("csrf_token", "proof_email", "proof_code", "proof_again", "proof_file")
NOT_YET = lazy_("Her må du vise hvem du er på en måte som tjenesten ikke har ennå. Kontakt oss, så finner vi en vei.")
WRONG_CODE = lazy_("Koden stemmer ikke, eller den er brukt eller for gammel. Sjekk tallene, eller be om en ny.")
ENOUGH = lazy_("Vi har sendt mange koder til adressen. Se i innboksen og søppelposten, eller prøv igjen om en time.")


def ask(level: IdentityLevel, participant_id: int) -> Response | None:
    """None when the participant is known at `level`; else the page that asks, with the posted form in it."""
    if level is IdentityLevel.OPEN or devices.has_level(participant_id, level):
        return None
    if level is not IdentityLevel.EMAIL:
        raise Closed(NOT_YET)
    if not request.form.get("proof_email"):
        return _email_page(ProofEmailForm(formdata=None))
    with limits.limiter.limit("600/hour"):
        return _answer(participant_id)


def _answer(participant_id: int) -> Response | None:
    form = ProofEmailForm()
    if not form.validate():
        return _email_page(form, 422)
    email = str(form.proof_email.data)
    if "proof_code" in request.form and not request.form.get("proof_again"):
        return _check(participant_id, email)
    if not proving.send_code(participant_id, email, language()):
        form.proof_email.errors = [ENOUGH]
        return _email_page(form, 429)
    return _code_page(ProofCodeForm(formdata=None), email)


def _check(participant_id: int, email: str) -> Response | None:
    form = ProofCodeForm()
    if not form.validate():
        return _code_page(form, email, 422)
    proved = proving.prove(participant_id, email, str(form.proof_code.data))
    if proved is None:
        form.proof_code.errors = [WRONG_CODE]
        return pages.keep_changes(_code_page(form, email, 422))
    if proved.joined:
        device.known_as(proved.participant_id)
        flash(_("Du har brukt denne adressen her før. Nå er alt samlet på Min side."), "info")
    return None


def _email_page(form: ProofEmailForm, status: int = 200) -> Response:
    return _page("people/proof_email.html", form, status)


def _code_page(form: ProofCodeForm, email: str, status: int = 200) -> Response:
    return _page("people/proof_code.html", form, status, email=email)


def _page(template: str, form: ProofEmailForm | ProofCodeForm, status: int, **context: Any) -> Response:
    response = pages.render(
        template,
        status=status,
        form=form,
        action=request.full_path.rstrip("?"),
        carried=list(_carried()),
        files=_files(),
        close_url=_way_out(),
        **context,
    )
    response.headers["Cache-Control"] = "no-store"
    # An act sent by htmx gets the whole page too, in place of the old one.
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "innerHTML"
    return response


def _carried() -> Iterator[tuple[str, str]]:
    """Every posted field but ours, in order, also those that are there several times."""
    fields = ((name, value) for name, values in request.form.lists() if name not in OWN for value in values)
    yield from islice(fields, MOST_CARRIED)


def _files() -> list[str]:
    """The names of the fields with files. Files cannot be carried: the last page asks for them again."""
    sent = [name for name, file in request.files.items(multi=True) if file.filename]
    return list(dict.fromkeys([*sent, *request.form.getlist("proof_file")]))


def _way_out() -> str:
    """Back to the page that the act was on."""
    before = urlsplit(request.referrer or "")
    here = before.netloc == request.host and before.path != request.path
    return pages.safe_next(before.path, "") if here else ""
