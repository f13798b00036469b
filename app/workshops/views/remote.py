"""The facilitator's remote: on a phone in one hand, or on a laptop."""

from typing import Any

from flask import current_app, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, datafiles
from app.core.access import requires
from app.core.audit import log_of_object
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid
from app.core.i18n import _
from app.core.pages import render, see
from app.core.text import whole
from app.workshops import queries, services, wording
from app.workshops.kinds import kind_named
from app.workshops.models import Hands, Round, Workshop
from app.workshops.permissions import READ, RUN
from app.workshops.queries import Moment
from app.workshops.services import Act
from app.workshops.views import bp
from app.workshops.views.loading import ONE, workshop_of
from app.workshops.views.screen import key_of

LOGGED = ["at", "role", "action", "question", "round", "reason"]
REMOTE = (f"{ONE[0]}/fjernkontroll", f"{ONE[1]}/remote")


@bp.page(*REMOTE)
@requires(RUN, on=workshop_of)
def remote(workshop: Workshop, workshop_id: int) -> BaseResponse:
    return render("workshops/remote.html", **_about(workshop))


@bp.page(f"{REMOTE[0]}/siste", f"{REMOTE[1]}/latest")
@requires(RUN, on=workshop_of)
def remote_latest(workshop: Workshop, workshop_id: int) -> BaseResponse:
    about = _about(workshop)
    if about["stamp"] == request.args.get("har"):
        return current_app.response_class(status=204)
    response = render("workshops/_remote.html", **about)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.page(f"{REMOTE[0]}/trykk", f"{REMOTE[1]}/press", methods=["POST"])
@requires(RUN, on=workshop_of)
def press(workshop: Workshop, workshop_id: int) -> BaseResponse:
    act, seen = request.form.get("act", ""), whole(request.form.get("version")) or 0
    if act not in set(Act):
        return see("workshops.remote", workshop_id=workshop_id)
    try:
        services.press(access.person(), workshop, Act(act), seen, step_id=whole(request.form.get("step")))
    except (Closed, Conflict) as refused:
        return _refused(workshop_id, refused)
    return see("workshops.remote", workshop_id=workshop_id)


@bp.page(f"{REMOTE[0]}/hender", f"{REMOTE[1]}/hands", methods=["POST"])
@requires(RUN, on=workshop_of)
def hands(workshop: Workshop, workshop_id: int) -> BaseResponse:
    now = queries.room(workshop)
    way = Hands.PAPER if request.form.get("way") == Hands.PAPER else Hands.HANDS
    try:
        services.count_hands(access.person(), _asked(now), way, _numbers(now))
    except (Closed, Invalid) as refused:
        return _refused(workshop_id, refused)
    flash(_("Svarene er ført inn."), "success")
    return see("workshops.remote", workshop_id=workshop_id)


@bp.page(f"{REMOTE[0]}/svar/<int:answer_id>", f"{REMOTE[1]}/answer/<int:answer_id>", methods=["POST"])
@requires(RUN, on=workshop_of)
def take_down(workshop: Workshop, workshop_id: int, answer_id: int) -> BaseResponse:
    try:
        if request.form.get("act") == "back":
            services.put_back(access.person(), workshop, answer_id)
        else:
            services.take_down(access.person(), workshop, answer_id, request.form.get("reason", ""))
    except Invalid as refused:
        return _refused(workshop_id, refused)
    return see("workshops.remote", workshop_id=workshop_id, _anchor="svarene")


@bp.page(f"{ONE[0]}/logg", f"{ONE[1]}/log")
@requires(READ, on=workshop_of)
def log(workshop: Workshop, workshop_id: int) -> BaseResponse:
    entries = log_of_object("workshop", workshop.id)
    return render("workshops/log.html", workshop=workshop, project=workshop.project, entries=entries, words=wording)


@bp.single("/verksted/<int:workshop_id>/logg.csv")
@requires(READ, on=workshop_of)
def log_file(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """Every press, with when, in which role, what and why. No names."""
    rows = (
        {
            "at": entry.at.isoformat(timespec="seconds"),
            "role": entry.role,
            "action": entry.action,
            "question": entry.details.get("step"),
            "round": entry.details.get("round"),
            "reason": entry.reason,
        }
        for entry in log_of_object("workshop", workshop.id)
    )
    return datafiles.csv_response(f"verksted-{workshop.id}-logg", LOGGED, rows)


def _asked(now: queries.Room) -> Round:
    if now.round is None:
        raise Closed(_("Åpne spørsmålet først."))
    return now.round


def _numbers(now: queries.Room) -> dict[int, int]:
    """What was entered for each option; what is left empty is left as it is. Raises `Invalid` on what is no number."""
    options = now.question.options if now.question else ()
    sent = {option.key: request.form.get(f"hands-{option.key}", "").strip() for option in options}
    numbers = {key: whole(text) for key, text in sent.items() if text}
    if not numbers or None in numbers.values():
        raise Invalid(_("Skriv hele tall."), "hands")
    return {key: number for key, number in numbers.items() if number is not None}


def _refused(workshop_id: int, refused: DomainError) -> BaseResponse:
    """The remote as it is now, with what stood in the way."""
    db.session.rollback()
    about = _about(queries.workshop_by_id(workshop_id))
    return render("workshops/remote.html", status=refused.status, **{**about, "refused_because": refused.reason})


def _about(workshop: Workshop) -> dict[str, Any]:
    now = queries.room(workshop)
    counts = queries.counts(workshop.id, now.round.id if now.round else None)
    kind = kind_named(now.question.kind) if now.question else None
    seen = now.moment in (Moment.LOCKED, Moment.REVEALED) and now.round is not None
    return {
        "workshop": workshop,
        "project": workshop.project,
        "room": now,
        "counts": counts,
        "question": now.question,
        "kind": kind,
        "outcome": queries.outcome(now.round) if seen and now.round else None,
        "texts": queries.written_answers(now.round.id) if now.round and kind and kind.written else [],
        "following": workshop.steps[now.number] if now.number < len(workshop.steps) else None,
        "stamp": f"{queries.stamp_of(workshop)}-{counts.devices}-{counts.answered}",
        "screen_key": key_of(workshop),
        "words": wording,
        "refused_because": "",
    }
