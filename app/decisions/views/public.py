"""A ballot, voting in it, and its result."""

from typing import Any

from flask import Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, clock, datafiles, keeping
from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import language
from app.core.pages import render, see
from app.core.text import whole
from app.decisions import queries, results, services, wording
from app.decisions.methods import FIELD, METHODS, ends
from app.decisions.models import Ballot
from app.decisions.permissions import READ
from app.decisions.views import bp
from app.projects.models import ActivityState

SCORE = "score-"


@bp.page("/avstemning/<slug>", "/votes/<slug>", methods=["GET", "POST"])
@public("anybody may read a ballot; who may vote in it is the promise of its activity")
def ballot(slug: str) -> BaseResponse:
    if request.method == "POST":
        return _vote(slug)
    return render("decisions/ballot.html", **_about(queries.public_ballot(slug)))


@bp.page("/avstemning/<slug>/resultat", "/votes/<slug>/result")
@public("results are shown when the ballot's promise says so, and never under five answers")
def result(slug: str) -> BaseResponse:
    return render("decisions/result.html", **_about(queries.public_ballot(slug)))


@bp.page("/avstemning/<slug>/grunn", "/votes/<slug>/reason", methods=["POST"])
@public("who has voted may say why")
def reason(slug: str) -> BaseResponse:
    said = request.form.get("reason", "")
    try:
        open_now = services.ballot_open_now(slug)
        services.give_reason(access.acting_participant_id(), open_now, said, lang=language())
    except Closed as closed:
        return _again(slug, 409, closed=str(closed.reason), late="reason", kept=keeping.kept())
    except Invalid as error:
        return _again(slug, 422, error=error, reason=said)
    return see("decisions.ballot", slug=slug, _anchor="stemt")


@bp.single("/avstemning/<slug>/resultat.csv")
@public("the same counts as on the result page, for whoever is shown them there")
def counts(slug: str) -> Response:
    held = queries.public_ballot(slug)
    state = held.activity.state_at(clock.now())
    tally = queries.shown_tally(held, state)
    voted = queries.my_vote(held.id, access.participant_id()) is not None or READ.allows(access.person(), held)
    if results.hidden(held, state, tally.voters, voted=voted):
        raise NotFound
    return datafiles.csv_response(f"{slug}-resultat", results.COLUMNS, results.data(held, tally))


def _vote(slug: str) -> BaseResponse:
    chosen = choices(request.form)
    try:
        open_now = services.ballot_to_vote_in(slug)
        services.check_choices(open_now, chosen)
        services.check_voter(open_now.audience, by_employee=access.person().signed_in)
    except Closed as closed:
        return _again(slug, 409, closed=str(closed.reason))
    except Invalid as error:
        return _again(slug, 422, error=error, chosen=chosen)
    if asked := access.prove(open_now.identity_level):
        return asked
    try:
        who, employee = access.acting_participant_id(), access.person().signed_in
        services.cast_vote(who, open_now, chosen, by_employee=employee, lang=language())
    except Closed as closed:
        return _again(slug, 409, closed=str(closed.reason))
    except Invalid as error:
        return _again(slug, 422, error=error, chosen=chosen)
    return see("decisions.ballot", slug=slug, _anchor="stemt")


def choices(form: MultiDict[str, str]) -> dict[int, int]:
    """What was chosen: `option` names options, `score-<option>` gives one of them a score. Nothing when any is odd."""
    chosen = {whole(value): 1 for value in form.getlist(FIELD)}
    scores = {
        whole(name.removeprefix(SCORE)): whole(value)
        for name, value in form.items()
        if name.startswith(SCORE) and value
    }
    found = {
        option: score for option, score in {**chosen, **scores}.items() if option is not None and score is not None
    }
    return found if len(found) == len(chosen.keys() | scores.keys()) else {}


def _again(slug: str, status: int, **more: Any) -> BaseResponse:
    """The page once more, with what was sent and why it did not count. Nothing of it is stored."""
    db.session.rollback()
    return render("decisions/ballot.html", status=status, **{**_about(queries.public_ballot(slug)), **more})


def _about(held: Ballot) -> dict[str, Any]:
    """Everything that the pages of a ballot show."""
    state = held.activity.state_at(clock.now())
    mine = queries.my_vote(held.id, access.participant_id())
    tally = queries.shown_tally(held, state)
    why_hidden = results.hidden(held, state, tally.voters, voted=mine is not None)
    final, signed_in = state is ActivityState.CLOSED, access.person().signed_in
    return {
        "ballot": held,
        "activity": held.activity,
        "state": state.value,
        "mine": mine,
        "chosen": mine.choices if mine else {},
        "how": METHODS[held.method].how(held),
        "ends": ends(held),
        "hidden": why_hidden,
        "result": None if why_hidden else results.result(held, tally, final=final),
        "words": wording,
        "error": None,
        "closed": "",
        "late": "vote",
        "signed_in": signed_in,
        "not_theirs": services.why_not(held.activity.audience, by_employee=signed_in),
        "longest": services.REASON_LENGTH,
        "reason": mine.reason if mine else "",
    }
