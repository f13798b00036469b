"""The room on a phone: joining by code, what goes on, answering."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock, limits
from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid, NotFound
from app.core.i18n import _, language
from app.core.pages import render, see
from app.core.text import whole
from app.projects.models import ActivityState
from app.workshops import own, queries, services, wording, written
from app.workshops.kinds import kind_named
from app.workshops.live.asking import stamped, unchanged
from app.workshops.live.telling import about_to_change, asks
from app.workshops.models import Workshop
from app.workshops.queries import Moment
from app.workshops.views import bp, cookie, guessing

ROOM: tuple[str, str] = ("/d/<code>", "/d/<code>")
IN_THE_ROOM = "whoever has the code of the room"
ANSWERS = "60/minute"  # from one phone: a hall is one address
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
        workshop_with(code)
    except NotFound:
        return _unknown(code, 422)
    return see("workshops.room", code=code)


@bp.page(*ROOM)
@public(IN_THE_ROOM)
def room(code: str) -> BaseResponse:
    try:
        workshop = workshop_with(code)
    except NotFound:
        return _unknown(code, 404)
    is_on = workshop.activity.state_at(clock.now()) is ActivityState.OPEN
    if workshop.for_others and is_on and own.for_others(workshop, cookie.token(), None).at_table:
        return see("workshops.others", code=code)
    cookie.acting_token()
    return private(render("workshops/room.html", **about(workshop)))


@bp.page("/d/<code>/siste", "/d/<code>/latest")
@public(IN_THE_ROOM)
def latest(code: str) -> BaseResponse:
    return newest(code, "workshops/_room.html", about)


@bp.page("/d/<code>/her", "/d/<code>/here", methods=["POST"])
@public(IN_THE_ROOM)
def here(code: str) -> BaseResponse:
    """The phone is in the room: counted once."""
    services.join(read(code), cookie.acting_token())
    return Response(status=204) if request.headers.get("X-Live") else see("workshops.room", code=code)


@bp.page("/d/<code>/svar", "/d/<code>/answer", methods=["POST"])
@public(IN_THE_ROOM)
def answer(code: str) -> BaseResponse:
    token = cookie.acting_token()
    if not limits.allowed(ANSWERS, "room", token):
        abort(429)
    try:
        counts = services.answer(read(code), token, sent())
    except (Closed, Conflict, Invalid) as refused:
        return _again(code, refused)
    if not counts:
        return _again(code, Conflict(_("Du har sendt et nyere svar, kanskje fra et annet vindu.")))
    # The page is made by the next request: nobody's answer waits while another's page is put together.
    where = "workshops.latest" if request.headers.get("X-Live") else "workshops.room"
    return see(where, code=code, flere=request.args.get("flere"))


def newest(code: str, template: str, page_of: Callable[[Workshop], dict[str, Any]]) -> BaseResponse:
    """Asked for often where there is no stream: nothing (304) while the phone shows what is on."""
    with counted(code):
        stamp = queries.stamp(code)
        asks(code, cookie.token())
        if (nothing := unchanged(stamp)) is not None:
            return private(nothing)
        shown = page_of(queries.workshop_by_code(code))
        return private(stamped(render(template, **shown), shown["stamp"]))


def sent(for_other: str = "") -> services.Sent:
    """What the form of an answer sent; for_other: the key of an answer for somebody else."""
    return services.Sent(
        round_id=whole(request.form.get("round")) or 0,
        revision=whole(request.form.get("rev")) or 0,
        given=request.form.to_dict(flat=False),
        abstains="abstain" in request.form,
        lang=language(),
        for_other=for_other,
    )


def told_why(refused: DomainError) -> dict[str, Any]:
    """What a page is given to show that an answer did not count, and the words of it."""
    words = next((request.form.get(name, "") for name in ("text", "number") if name in request.form), "")
    wrong = isinstance(refused, Invalid)
    return {"written": words[:LATE_TEXT], "error": refused if wrong else None, "late": "" if wrong else refused}


def read(code: str) -> queries.Room:
    """What goes on in the room, read in a transaction of its own: the one that writes then lasts as long as it must."""
    with db.reading():
        now = queries.room(workshop_with(code))
        db.session.commit()
    return now


def _again(code: str, refused: DomainError) -> BaseResponse:
    """The room as it is, with what was sent and why it did not count. Nothing of it is stored."""
    db.session.rollback()
    page = about(queries.workshop_by_code(code)) | told_why(refused)
    page["older"] = isinstance(refused, Conflict)
    template = "workshops/_room.html" if request.headers.get("X-Live") else "workshops/room.html"
    return private(render(template, status=refused.status, **page))


def about(workshop: Workshop, *, shared: bool = False) -> dict[str, Any]:
    """Everything that a phone shows of a room; `shared`: without what belongs to one phone, for all that listen."""
    now = queries.room(workshop)
    token = None if shared else cookie.token()
    # A script counts the phone; without one it is asked to press, and counted at the latest when it answers.
    is_counted = shared or own.was_here(workshop, token)
    mine = own.own_answer(workshop, now.round.id, token) if now.round else None
    kind = kind_named(now.question.kind) if now.question else None
    counts = queries.counts(workshop.id, now.round.id if now.round else None)
    more = max(written.PORTION, min(whole(request.args.get("flere")) or 0, written.MOST_OTHERS))
    gathered = None
    if kind is not None and kind.gathers and now.round is not None and now.moment is Moment.OPEN:
        gathered = written.gathered(workshop, now.round, token, counts.answered, more)
    return {
        "workshop": workshop,
        "room": now,
        "stamp": queries.stamp_of(workshop),
        "devices": counts.devices,
        "question": now.question,
        "kind": kind,
        "gathered": gathered,
        "flere": more if more > written.PORTION else None,
        "own": mine,
        "value": mine.value if mine else None,
        "same": _same(now),
        "outcome": queries.outcome(now.round) if now.round and now.moment is Moment.REVEALED else None,
        "counted": is_counted,
        "may_read": workshop.results_public or is_counted,
        "words": wording,
        "error": None,
        "late": "",
        "older": False,
        "written": "",
        "at_table": False,
    }


def _same(now: queries.Room) -> str:
    """What is another one when a question that stays on looks different: its words, or what was taken down of it."""
    if now.round is None or now.question is None:
        return ""
    gone = written.taken_down(now.round, kind_named(now.question.kind))
    return hashlib.sha256(json.dumps([now.round.asked, list(gone)], sort_keys=True).encode()).hexdigest()[:12]


def workshop_with(code: str) -> Workshop:
    with counted(code):
        return about_to_change(queries.workshop_by_code(code))


@contextmanager
def counted(code: str) -> Iterator[None]:
    """Around what looks a code up: one that no room has is counted against whoever sent it."""
    try:
        if not _is_code(code):
            raise NotFound
        yield
    except NotFound:
        guessing.wrong()
        raise NotFound(_("Vi finner ikke noe verksted med denne koden. Sjekk tallene på skjermen.")) from None


def _unknown(code: str, status: int) -> Response:
    """The field once more, with the code that no room has."""
    told = wording.spaced(code) if _is_code(code) else code[:40]
    error = _("Vi finner ikke noe verksted med koden %(code)s. Sjekk tallene på skjermen.", code=told)
    return private(render("workshops/join.html", status=status, code=code[:40], error=error))


def _is_code(code: str) -> bool:
    return len(code) == 6 and whole(code) is not None


def private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
