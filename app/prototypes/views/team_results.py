"""What testers said, for the team: numbers that single nobody out, words to read, and a file."""

from typing import Any

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, datafiles
from app.core.access import requires
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.pages import render, see
from app.core.text import whole
from app.prototypes import comparing, density, queries, results, services, wording
from app.prototypes.models import Prototype, Version
from app.prototypes.permissions import EDIT, MODERATE, READ
from app.prototypes.views import bp
from app.prototypes.views.team import ONE, back, find

ANSWERS = (f"{ONE[0]}/svar", f"{ONE[1]}/answers")


@bp.page(*ANSWERS)
@requires(READ, on=find)
def team_results(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    return _results_page(prototype, _asked(prototype))


@bp.page(f"{ANSWERS[0]}/grunn", f"{ANSWERS[1]}/because", methods=["POST"])
@requires(EDIT, on=find)
def team_because(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    """Begin the next version because of what is ticked, or add it to the draft that is there."""
    ticked = request.form.getlist("because", int)
    try:
        draft, number = services.change_because_of(access.person(), prototype, ticked)
    except Invalid as error:
        return _results_page(prototype, _asked(prototype), 422, error=error)
    flash(wording.chosen(draft, number), "success")
    return back(prototype)


def _results_page(prototype: Prototype, version: Version, status: int = 200, **more: Any) -> BaseResponse:
    tested = prototype.published_versions
    choices = queries.choice_counts_of([one.id for one in tested])
    totals = queries.mood_totals_of([one.id for one in tested])
    result = results.result(version, choices[version.id], queries.mood_counts(version.id), totals)
    compared, too_few = comparing.lines(tested, choices, totals)
    spots = queries.pinned(version.id) if result.enough else []
    newest = prototype.versions[-1]
    shown: dict[str, Any] = {
        "result": result,
        "firsts": results.firsts(version, choices[version.id]),
        "duel": comparing.duel(result),
        "compared": compared,
        "too_few": too_few,
        "patches": {one.letter: density.patches(one, spots) for one in version.variants},
        "variants": {version.variants[at].id: one for at, one in enumerate(result.variants)},
        "pins": queries.words_on_pins(version.id, request.args.get("merknader", 1, int)),
        "whys": queries.whys(version.id, list(result.named), request.args.get("side", 1, int)),
        "names": result.named,
        "chosen": queries.chosen_causes(newest.id) if newest.published_at is None else set(),
    }
    context: dict[str, Any] = {"project": prototype.project, "prototype": prototype, "version": version, "error": None}
    ticked = request.form.getlist("because", int)
    return render(
        "prototypes/team_results.html", status=status, words=wording, marked_ids=ticked, **{**context, **shown, **more}
    )


@bp.page(f"{ANSWERS[0]}/tall", f"{ANSWERS[1]}/counts")
@requires(READ, on=find)
def team_counts(prototype: Prototype, slug: str, proto: str) -> Response:
    version = _asked(prototype)
    rows = results.data(version, *queries.numbers_of(version.id))
    return datafiles.csv_response(f"{proto}-versjon-{version.number}", results.COLUMNS, rows)


@bp.page(f"{ANSWERS[0]}/les", f"{ANSWERS[1]}/read", methods=["GET", "POST"])
@requires(MODERATE, on=find)
def team_read(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    if request.method == "POST":
        done = services.mark_read(access.person(), prototype, _seen(request.form.getlist("pin")))
        if done.new:
            flash(_("Merket som lest. Andre testere ser dem når mange nok har prøvd."), "success")
        if done.reworded:
            flash(wording.reworded(done.reworded), "warning")
        return see("prototypes.team_read", slug=slug, proto=proto)
    page = queries.pins_to_read(prototype.id, request.args.get("side", 1, int))
    unread = [pin for pin in page.items if pin.read_at is None]
    return render(
        "prototypes/team_read.html",
        project=prototype.project,
        prototype=prototype,
        unread=unread,
        read=[pin for pin in page.items if pin.read_at is not None],
        page=page,
        words=wording,
    )


@bp.page(f"{ANSWERS[0]}/<int:pin_id>/skjul", f"{ANSWERS[1]}/<int:pin_id>/hide", methods=["POST"])
@requires(MODERATE, on=find)
def team_hide(prototype: Prototype, slug: str, proto: str, pin_id: int) -> BaseResponse:
    pin = queries.pin_of_prototype(prototype.id, pin_id)
    if pin is None:
        raise NotFound
    if not request.form.get("show"):
        services.hide_pin(access.person(), prototype, pin)
    elif not services.show_pin(access.person(), prototype, pin, seen=request.form.get("seen", "")) and pin.hidden:
        flash(wording.reworded(1), "warning")
    return see("prototypes.team_read", slug=slug, proto=proto)


def _seen(values: list[str]) -> dict[int, str]:
    """The pins that a form names and the imprint of the words that it showed of each: "17:9f3c"."""
    parts = (value.partition(":") for value in values)
    return {number: mark for told, _colon, mark in parts if (number := whole(told)) is not None}


def _asked(prototype: Prototype) -> Version:
    """The version in the address, else the newest that is published."""
    number = request.args.get("versjon", 0, int)
    published = prototype.published_versions
    found = next((version for version in published if version.number == number), prototype.current)
    if found is None:
        raise NotFound
    return found
