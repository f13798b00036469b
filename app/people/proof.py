"""Asking for an identity after the act is chosen, with the act carried along: nothing that was chosen is lost.

The page posts to the address that the act was posted to, with every field of it, and with `proof_email` and then
`proof_code` beside them. When the code is right the act's own view goes on as if it had never been asked.

The page has an address of its own, so that nobody who goes back is asked by the browser to send something once more:
until the act is done this browser carries it in its session. Only what is too long for that, and what comes back with
something wrong in it, is shown at the address that it was sent to.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.core import limits, pages, whereabouts
from app.core.access import ForFiles
from app.core.errors import Closed
from app.core.i18n import _, language, lazy_
from app.people import device, devices, proving
from app.people.forms import ProofCodeForm, ProofEmailForm
from app.people.models import IdentityLevel

PROOFS = "600/hour"  # from one network
PASSING = "passing"  # in the session: the act that waits for a proof; when it is done, only where it leads back to
MOST_KEPT = 2400  # characters: browsers take four thousand in a cookie, and this grows by a third
MOST_CARRIED = 200  # fields: no form of ours has so many
OWN = ("csrf_token", "proof_email", "proof_code", "proof_again", "proof_file")
Act = dict[str, Any]  # where to it was sent, what was, and where its page's way out leads
NOT_YET = lazy_("Her må du vise hvem du er på en måte som tjenesten ikke har ennå. Kontakt oss, så finner vi en vei.")
WRONG_CODE = lazy_("Koden stemmer ikke, eller den er brukt eller for gammel. Sjekk tallene, eller be om en ny.")
ENOUGH = lazy_("Vi har sendt mange koder til adressen. Se i innboksen og søppelposten, eller prøv igjen om en time.")


def ask(level: IdentityLevel, for_files: ForFiles | None = None) -> BaseResponse | None:
    """None when this device's participant is known at `level`; else the page that asks, with the posted form in it."""
    if level is IdentityLevel.OPEN:
        return None
    # The proof may join this device to somebody: then both are held at once.
    participant_id = device.acting_participant_id(acting=False)
    if devices.has_level(participant_id, level):
        return None
    if level is not IdentityLevel.EMAIL:
        raise Closed(NOT_YET)
    act = _act(for_files)
    if not request.form.get("proof_email"):
        return _onward(act, "") or _email_page(act, ProofEmailForm(formdata=None))
    if not limits.within(PROOFS, "proof"):
        abort(429)
    return _answer(act, participant_id)


def waiting() -> BaseResponse:
    """The page at its own address. Without an act that waits it leads back to where that was."""
    held = session.get(PASSING) or {}
    if "action" not in held:
        return redirect(pages.safe_next(held.get("close"), "") or url_for("people.my_page"), 303)
    if held["email"]:
        return _code_page(held, ProofCodeForm(formdata=None), held["email"])
    return _email_page(held, ProofEmailForm(formdata=None))


def _onward(act: Act, email: str) -> BaseResponse | None:
    """To the page at its own address, with the act; None when there is too much of it to carry."""
    held = {**act, "email": email}
    if len(json.dumps(held)) > MOST_KEPT:
        return None
    session[PASSING] = held
    return pages.see("people.proof")


def _act(for_files: ForFiles | None) -> Act:
    """What was sent with this request, and where to."""
    action = request.full_path.rstrip("?")
    files = _files() if for_files is None else []
    return {"action": action, "carried": list(_carried(for_files or {})), "files": files, "close": _way_out(action)}


def _answer(act: Act, participant_id: int) -> BaseResponse | None:
    form = ProofEmailForm()
    if not form.validate():
        return _email_page(act, form, 422)
    email = str(form.proof_email.data)
    if "proof_code" in request.form and not request.form.get("proof_again"):
        return _check(act, participant_id, email)
    if not proving.send_code(participant_id, email, language()):
        form.proof_email.errors = [ENOUGH]
        return _email_page(act, form, 429)
    return _onward(act, email) or _code_page(act, ProofCodeForm(formdata=None), email)


def _check(act: Act, participant_id: int, email: str) -> Response | None:
    form = ProofCodeForm()
    if not form.validate():
        return _code_page(act, form, email, 422)
    proved = proving.prove(participant_id, email, str(form.proof_code.data))
    if proved is None:
        form.proof_code.errors = [WRONG_CODE]
        return pages.keep_changes(_code_page(act, form, email, 422))
    if PASSING in session:
        session[PASSING] = {"close": session[PASSING]["close"]}
    if proved.joined:
        device.known_as(proved.participant_id)
        flash(_("Du har brukt denne adressen her før. Nå er alt samlet på Min side."), "info")
    return None


def _email_page(act: Act, form: ProofEmailForm, status: int = 200) -> Response:
    return _page(act, "people/proof_email.html", form, status)


def _code_page(act: Act, form: ProofCodeForm, email: str, status: int = 200) -> Response:
    return _page(act, "people/proof_code.html", form, status, email=email)


def _page(act: Act, template: str, form: ProofEmailForm | ProofCodeForm, status: int, **context: Any) -> Response:
    carried = {name: act[name] for name in ("action", "carried", "files")}
    response = pages.render(template, status=status, form=form, close_url=act["close"], **carried, **context)
    response.headers["Cache-Control"] = "no-store"
    # An act sent by htmx gets the whole page too, in place of the old one.
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "innerHTML"
    return response


def _carried(for_files: ForFiles) -> Iterator[tuple[str, str]]:
    """Every posted field but ours, in order, also those that are there several times; and what stands for the files."""
    sent = {**dict(request.form.lists()), **for_files}
    fields = ((name, value) for name, values in sent.items() if name not in OWN for value in values)
    yield from islice(fields, MOST_CARRIED)


def _files() -> list[str]:
    """The names of the fields with files. Files cannot be carried: the last page asks for them again."""
    sent = [name for name, file in request.files.items(multi=True) if file.filename]
    return list(dict.fromkeys([*sent, *request.form.getlist("proof_file")]))


def _way_out(action: str) -> str:
    """Back to the page that the act was on: the one before, or this address when it is the act's own page."""
    held = session.get(PASSING) or {}
    if request.form.get("proof_email") and held.get("action") == action:
        return str(held["close"])
    before = urlsplit(request.referrer or "")
    if before.netloc == request.host and before.path != request.path:
        return pages.safe_next(before.path, "")
    return whereabouts.own_url() or whereabouts.here_url()
