"""The room on a phone: joining by code, what goes on, answering."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid, NotFound
from app.core.i18n import _, language
from app.core.pages import render, see
from app.core.text import whole
from app.projects.models import ActivityState
from app.workshops import crowds, looks, queries, services, wording
from app.workshops.kinds import Question
from app.workshops.live.asking import unchanged
from app.workshops.live.telling import about_to_change, asks, changes
from app.workshops.models import Workshop
from app.workshops.views import bp, cookie, guessing, pictures
from app.workshops.views.pictures import about, private

ROOM: tuple[str, str] = ("/d/<code>", "/d/<code>")
IN_THE_ROOM = "whoever has the code of the room"
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
        with counted(code):
            look = looks.at(code)
    except NotFound:
        return _unknown(code, 404)
    here = looks.here(look, cookie.token())
    if here.at_table and look.for_others and look.state is ActivityState.OPEN:
        return see("workshops.others", code=code)
    cookie.acting_token()
    return pictures.page(code, look, here)


@bp.page("/d/<code>/siste", "/d/<code>/latest")
@public(IN_THE_ROOM)
def latest(code: str) -> BaseResponse:
    return newest(code, lambda look: pictures.part(code, look, looks.here(look, cookie.token())))


@bp.page("/d/<code>/her", "/d/<code>/here", methods=["POST"])
@public(IN_THE_ROOM)
def here(code: str) -> BaseResponse:
    """The phone is in the room: counted once."""
    with counted(code):
        look = looks.at(code)
        changes(look.workshop_id)
        services.join(look, cookie.acting_token())
    return Response(status=204) if request.headers.get("X-Live") else see("workshops.room", code=code)


@bp.page("/d/<code>/svar", "/d/<code>/answer", methods=["POST"])
@public(IN_THE_ROOM)
def answer(code: str) -> BaseResponse:
    token = cookie.acting_token()
    given = sent()
    with counted(code):
        crowds.answers(code, token)
        stored = services.answer_at_once(code, token, given)
    if stored is not None:
        return _stored(code, stored)
    try:
        counts = services.answer(read(code), token, given)
    except (Closed, Conflict, Invalid) as refused:
        return _again(code, refused)
    if not counts:
        return _again(code, Conflict(_("Du har sendt et nyere svar, kanskje fra et annet vindu.")))
    return _see(code)


def _see(code: str) -> BaseResponse:
    """The page is made by the next request: nobody's answer waits while another's page is put together."""
    where = "workshops.latest" if request.headers.get("X-Live") else "workshops.room"
    return see(where, code=code, flere=request.args.get("flere"))


def _stored(code: str, stored: services.Stored) -> BaseResponse:
    """What a phone shows that has answered. It is another one's too, so it costs less than to be asked for by itself."""
    db.commit()
    changes(stored.look.workshop_id)
    if not request.headers.get("X-Live"):
        return _see(code)
    here = looks.Here(round_id=stored.look.round_id, counted=True, own=stored.own)
    try:
        with db.reading():
            return pictures.part(code, stored.look, here, soon=True)
    except Exception as error:  # the answer stands, and nobody is told that it failed
        db.session.rollback()
        current_app.logger.warning("no picture came with an answer: %s", type(error).__name__)
        return _see(code)


def newest(code: str, show: Callable[[looks.Look], BaseResponse]) -> BaseResponse:
    """Asked for often where there is no stream: nothing (304) while the phone shows what is on."""
    with counted(code):
        stamp = looks.lately(code)
        asks(code, cookie.token())
        if (nothing := unchanged(stamp)) is not None:
            return private(nothing)
        look = looks.at(code)
        nothing = unchanged(look.stamp)
        return private(nothing) if nothing is not None else show(look)


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


def meant_for(workshop: Workshop) -> Question | None:
    """The question that an answer was sent to. What is said of it stands until it is read, under later questions too."""
    held = queries.round_of(workshop.id, whole(request.form.get("round")) or 0)
    return Question.read(held.asked) if held else None


def read(code: str) -> queries.Room:
    """What goes on in the room, read in a transaction of its own: the one that writes then lasts as long as it must."""
    with db.reading():
        now = queries.room(workshop_with(code))
        db.session.commit()
    return now


def _again(code: str, refused: DomainError) -> BaseResponse:
    """The room as it is, with what was sent and why it did not count. Nothing of it is stored."""
    db.session.rollback()
    workshop = queries.workshop_by_code(code)
    page = about(workshop) | told_why(refused) | {"meant_for": meant_for(workshop)}
    page["older"] = isinstance(refused, Conflict)
    template = "workshops/_room.html" if request.headers.get("X-Live") else "workshops/room.html"
    return private(render(template, status=refused.status, **page))


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
