"""Answering for people without a phone: on one's own phone for whoever sits beside, or on a device that a table shares."""

import uuid
from typing import Any

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, DomainError, Invalid
from app.core.pages import render, see
from app.workshops import crowds, own, queries, services
from app.workshops.live.asking import stamped
from app.workshops.models import Channel, Workshop
from app.workshops.services.others import MOST
from app.workshops.views import bp, cookie, phone, pictures

OTHERS = (f"{phone.ROOM[0]}/for-andre", f"{phone.ROOM[1]}/for-others")


@bp.page(*OTHERS)
@public(phone.IN_THE_ROOM)
def others(code: str) -> BaseResponse:
    workshop = phone.workshop_with(code)
    if not workshop.for_others:
        return see("workshops.room", code=code)
    return pictures.private(render("workshops/others.html", **_about(workshop)))


@bp.page(f"{OTHERS[0]}/siste", f"{OTHERS[1]}/latest")
@public(phone.IN_THE_ROOM)
def others_latest(code: str) -> BaseResponse:
    return phone.newest(code, lambda _look: _part(code))


@bp.page(f"{OTHERS[0]}/svar", f"{OTHERS[1]}/answer", methods=["POST"])
@public(phone.IN_THE_ROOM)
def answer_for(code: str) -> BaseResponse:
    token = cookie.acting_token()
    with phone.counted(code):
        crowds.answers(code, token, often=crowds.TABLE)
    for_other = request.form.get("client_key", "")[:36] or str(uuid.uuid4())
    try:
        services.answer(phone.read(code), token, phone.sent(for_other))
    except (Closed, Invalid) as refused:
        return _again(code, refused)
    return see("workshops.others_latest" if request.headers.get("X-Live") else "workshops.others", code=code)


@bp.page(f"{phone.ROOM[0]}/bord", f"{phone.ROOM[1]}/table", methods=["POST"])
@public(phone.IN_THE_ROOM)
def table(code: str) -> BaseResponse:
    """The device is passed around a table from now on, or is somebody's phone again."""
    at_table = request.form.get("act") != "leave"
    services.stand_on_table(phone.read(code), cookie.acting_token(), at_table=at_table)
    return see("workshops.others" if at_table else "workshops.room", code=code)


def _again(code: str, refused: DomainError) -> BaseResponse:
    """The page as it is, with what was sent and why it did not count. Nothing of it is stored."""
    db.session.rollback()
    workshop = queries.workshop_by_code(code)
    page = _about(workshop) | phone.told_why(refused) | {"meant_for": phone.meant_for(workshop)}
    if isinstance(refused, Invalid) and page["kind"] is not None and not page["kind"].gathers:
        page["key"] = request.form.get("client_key", "")[:36]  # what is sent next changes it, if it is there already
    template = "workshops/_others.html" if request.headers.get("X-Live") else "workshops/others.html"
    return pictures.private(render(template, status=refused.status, **page))


def _part(code: str) -> BaseResponse:
    shown = _about(queries.workshop_by_code(code))
    return pictures.private(stamped(render("workshops/_others.html", **shown), shown["stamp"]))


def _about(workshop: Workshop) -> dict[str, Any]:
    """Also where nobody answers for others any more: a page that is open says so."""
    about = pictures.about(workshop)
    held = about["room"].round
    here = own.for_others(workshop, cookie.token(), held.id if held else None)
    return {
        **about,
        "value": None,
        "at_table": here.at_table,
        "given": here.given,
        "full": here.given >= MOST[Channel.TABLE if here.at_table else Channel.BESIDE],
        "key": str(uuid.uuid4()),
    }
