"""What testers said, for the team: numbers that single nobody out, words to read, and a file."""

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, datafiles
from app.core.access import requires
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.pages import render, see
from app.prototypes import queries, results, services, wording
from app.prototypes.models import Prototype, Version
from app.prototypes.permissions import MODERATE, READ
from app.prototypes.views import bp
from app.prototypes.views.team import ONE, find

ANSWERS = (f"{ONE[0]}/svar", f"{ONE[1]}/answers")


@bp.page(*ANSWERS)
@requires(READ, on=find)
def team_results(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    version = _asked(prototype)
    choices, moods = queries.choice_counts(version.id), queries.mood_counts(version.id)
    result = results.result(version, choices, moods)
    return render(
        "prototypes/team_results.html",
        project=prototype.project,
        prototype=prototype,
        version=version,
        result=result,
        firsts=results.firsts(version, choices),
        whys=queries.whys(version.id, list(result.named), request.args.get("side", 1, int)),
        names=result.named,
        words=wording,
    )


@bp.page(f"{ANSWERS[0]}/tall", f"{ANSWERS[1]}/counts")
@requires(READ, on=find)
def team_counts(prototype: Prototype, slug: str, proto: str) -> Response:
    version = _asked(prototype)
    rows = results.data(version, queries.choice_counts(version.id), queries.mood_counts(version.id))
    return datafiles.csv_response(f"{proto}-versjon-{version.number}", results.COLUMNS, rows)


@bp.page(f"{ANSWERS[0]}/les", f"{ANSWERS[1]}/read", methods=["GET", "POST"])
@requires(MODERATE, on=find)
def team_read(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    if request.method == "POST":
        read = services.mark_read(access.person(), prototype, request.form.getlist("pin", int))
        if read:
            flash(_("Merket som lest. Nå kan andre testere se dem."), "success")
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
    act = services.show_pin if request.form.get("show") else services.hide_pin
    act(access.person(), prototype, pin)
    return see("prototypes.team_read", slug=slug, proto=proto)


def _asked(prototype: Prototype) -> Version:
    """The version in the address, else the newest that is published."""
    number = request.args.get("versjon", 0, int)
    published = prototype.published_versions
    found = next((version for version in published if version.number == number), prototype.current)
    if found is None:
        raise NotFound
    return found
