"""A prototype's own page: what it is, its versions and why they changed, and how the tests came out."""

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, datafiles
from app.core.access import public
from app.core.errors import NotFound
from app.core.pagecache import shared
from app.core.pages import render
from app.prototypes import queries, results, rounds, wording
from app.prototypes.models import Prototype, Version
from app.prototypes.views import bp
from app.prototypes.views.trying import current, own_pins


@bp.page("/prototyper/<slug>", "/prototypes/<slug>")
@public("what a published prototype is, and what became of it")
@shared
def prototype(slug: str) -> BaseResponse:
    found = queries.public_prototype(slug)
    return _page(found, current(found))


@bp.page("/prototyper/<slug>/versjon/<int:number>", "/prototypes/<slug>/version/<int:number>")
@public("an earlier version, as it was tried")
@shared
def version(slug: str, number: int) -> BaseResponse:
    found = queries.public_prototype(slug)
    return _page(found, _published(found, number))


@bp.single("/prototyper/<slug>/versjon/<int:number>/resultat.csv")
@public("the numbers of a closed test, none under five")
def counts(slug: str, number: int) -> Response:
    held = _published(queries.public_prototype(slug), number)
    if not rounds.is_over(held):
        raise NotFound
    rows = results.data(held, *queries.numbers_of(held.id))
    return datafiles.csv_response(f"{slug}-versjon-{number}", results.COLUMNS, rows)


def _page(found: Prototype, shown: Version) -> BaseResponse:
    over, who = rounds.is_over(shown), access.participant_id()
    feedback = queries.feedback_of(shown.id, who)
    newest, state = shown is found.current, rounds.state_of(shown)
    # While it is tried, one's own words stand where they can be changed.
    read = feedback is not None and not (newest and state == "open")
    outcome = results.result(shown, *queries.numbers_of(shown.id)) if over else None
    return render(
        "prototypes/prototype.html",
        prototype=found,
        version=shown,
        newest=newest,
        state=state,
        feedback=feedback,
        yours=[(one, own_pins(one, feedback.pins)) for one in shown.variants] if feedback and read else [],
        tried=queries.versions_tried(found.id, who),
        result=outcome,
        causes=queries.causes_of([held.id for held in found.published_versions]),
        words=wording,
        moved_on=False,
        closed="",
    )


def _published(found: Prototype, number: int) -> Version:
    held = next((version for version in found.published_versions if version.number == number), None)
    if held is None or not held.variants:
        raise NotFound
    return held
