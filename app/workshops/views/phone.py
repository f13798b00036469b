"""The room on a phone: joining by code, what goes on, answering."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, DomainError, Invalid, NotFound
from app.core.i18n import _, language
from app.core.limits import limiter
from app.core.pages import render, see
from app.core.text import whole
from app.workshops import queries, services, wording
from app.workshops.kinds import kind_named
from app.workshops.models import Workshop
from app.workshops.queries import Moment
from app.workshops.views import bp, cookie

ROOM = ("/d/<code>", "/d/<code>")
IN_THE_ROOM = "whoever has the code of the room"
# A hall is one address, so limits are per phone; wrong codes slow whoever guesses, and all who guess together.
ANSWERS, WRONG, ALL_WRONG = "60/minute", "30/hour", "3000/hour"
LATE_TEXT = 400

bp.after_app_request(cookie.set_cookie)


@bp.page("/bli-med", "/join")
@public("asks for the code of a room")
def join() -> BaseResponse:
    sent = request.args.get("kode", "")
    code = "".join(sent.split())
    if not sent:
        return render("workshops/join.html", code="", error="")
    if not _is_code(code):
        return render("workshops/join.html", status=422, code=sent[:40], error=_("Skriv de seks sifrene på skjermen."))
    try:
        _workshop(code)
    except NotFound:
        error = _(
            "Vi finner ikke noe verksted med koden %(code)s. Sjekk tallene på skjermen.", code=wording.spaced(code)
        )
        return render("workshops/join.html", status=422, code=sent[:40], error=error)
    return see("workshops.room", code=code)


@bp.page(*ROOM)
@public(IN_THE_ROOM)
def room(code: str) -> BaseResponse:
    workshop = _workshop(code)
    cookie.acting_token()
    return _private(render("workshops/room.html", **_about(workshop)))


@bp.page("/d/<code>/siste", "/d/<code>/latest")
@public(IN_THE_ROOM)
def latest(code: str) -> BaseResponse:
    """Asked for often: nothing (204) while the phone shows what is on."""
    if not _is_code(code):
        raise NotFound
    if queries.stamp(code) == request.args.get("har"):
        return _private(Response(status=204))
    return _private(render("workshops/_room.html", **_about(queries.workshop_by_code(code))))


@bp.page("/d/<code>/her", "/d/<code>/here", methods=["POST"])
@public(IN_THE_ROOM)
def here(code: str) -> BaseResponse:
    """The phone is in the room: counted once."""
    services.join(_read(code), cookie.acting_token())
    return Response(status=204) if request.headers.get("X-Live") else see("workshops.room", code=code)


@bp.page("/d/<code>/svar", "/d/<code>/answer", methods=["POST"])
@public(IN_THE_ROOM)
def answer(code: str) -> BaseResponse:
    token = cookie.acting_token()
    with limiter.limit(ANSWERS, key_func=lambda: f"room:{token}"):
        pass
    sent = services.Sent(
        round_id=whole(request.form.get("round")) or 0,
        revision=whole(request.form.get("rev")) or 0,
        given=request.form.to_dict(flat=False),
        abstains="abstain" in request.form,
        lang=language(),
    )
    try:
        services.answer(_read(code), token, sent)
    except (Closed, Invalid) as refused:
        return _again(code, refused)
    # The page is made by the next request: nobody's answer waits while another's page is put together.
    return see("workshops.latest" if request.headers.get("X-Live") else "workshops.room", code=code)


def _read(code: str) -> queries.Room:
    """What goes on in the room, read in a transaction of its own: the one that writes then lasts as long as it must."""
    with db.reading():
        now = queries.room(_workshop(code))
        db.session.commit()
    return now


def _again(code: str, refused: DomainError) -> BaseResponse:
    """The room as it is, with what was sent and why it did not count. Nothing of it is stored."""
    db.session.rollback()
    about = _about(queries.workshop_by_code(code))
    written = next((request.form.get(name, "") for name in ("text", "number") if name in request.form), "")
    wrong = isinstance(refused, Invalid)
    about |= {"written": written[:LATE_TEXT], "error": refused if wrong else None, "late": "" if wrong else refused}
    template = "workshops/_room.html" if request.headers.get("X-Live") else "workshops/room.html"
    return _private(render(template, status=refused.status, **about))


def _about(workshop: Workshop) -> dict[str, Any]:
    """Everything that a phone shows of a room."""
    now = queries.room(workshop)
    token = cookie.token()
    own = queries.own_answer(workshop, now.round.id, token) if now.round else None
    return {
        "workshop": workshop,
        "room": now,
        "stamp": queries.stamp_of(workshop),
        "devices": queries.counts(workshop.id, None).devices,
        "question": now.question,
        "kind": kind_named(now.question.kind) if now.question else None,
        "own": own,
        "value": own.value if own else None,
        "outcome": queries.outcome(now.round) if now.round and now.moment is Moment.REVEALED else None,
        "may_read": workshop.results_public or queries.was_here(workshop, token),
        "words": wording,
        "error": None,
        "late": "",
        "written": "",
    }


def _workshop(code: str) -> Workshop:
    """The workshop with that code. A wrong one is counted: whoever guesses gets slow answers, nobody else."""
    try:
        if not _is_code(code):
            raise NotFound
        return queries.workshop_by_code(code)
    except NotFound:
        if (token := cookie.token()) is not None:
            with limiter.limit(WRONG, key_func=lambda: f"wrong:{token}"):
                pass
        with limiter.limit(ALL_WRONG, key_func=lambda: "wrong"):
            pass
        raise NotFound(_("Vi finner ikke noe verksted med denne koden. Sjekk tallene på skjermen.")) from None


def _is_code(code: str) -> bool:
    return len(code) == 6 and whole(code) is not None


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
