"""«Meld inn et behov»: one field, similar needs while one writes, nothing lost when something is missing."""

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.core import access, limits, pauses
from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import _, language
from app.core.pages import render, see
from app.needs import pictures, queries, search
from app.needs.forms import TellForm
from app.needs.language import language_of
from app.needs.services import Told, tell_need
from app.needs.views.blueprint import bp
from app.projects import queries as projects
from app.projects.models import Activity, ActivityKind, ProjectState
from app.projects.services import activity_is_open

PER_DEVICE, PER_NETWORK = "12/hour", "300/hour"  # a school or a library is one network


@bp.page("/meld-behov", "/submit-need", methods=["GET", "POST"])
@public("anybody may tell a need")
def new() -> Response:
    form = TellForm(districts=projects.districts())
    activity = _activity(request.args.get("aktivitet", 0, int))
    if not form.is_submitted():
        return _page(form, activity, open_now=_is_open(activity))
    if not _may_tell_now():
        form.form_errors.append(_("Vi har fått mange behov herfra på kort tid. Vent litt og send igjen."))
        return _page(form, activity, status=429)
    valid = form.validate()
    kept = _pictures(form)
    if not valid or form.pictures.errors:
        return _page(form, activity, status=422, kept=kept)
    for_files = {"kept": [picture.token for picture in kept]}
    if activity is not None and (asked := access.prove(activity.identity_level, for_files)):
        return asked
    try:
        return _tell(form, activity, kept)
    except Closed as closed:
        form.form_errors.append(str(closed.reason))
        return _page(form, None, status=409, kept=kept, closed=activity)


def _tell(form: TellForm, activity: Activity | None, kept: list[pictures.Held]) -> Response:
    text = form.text.data or ""
    told = Told(
        text=text,
        client_key=form.client_key.data or "",
        lang=language_of(text, language()),
        place=form.place.data or "",
        district_id=int(form.district.data) if form.district.data else None,
        pictures=kept,
        activity=activity,
        by_employee=access.person().signed_in,
    )
    need = tell_need(access.acting_participant_id(), told)
    return see("needs.receipt", behov=need.id)


def _page(
    form: TellForm,
    activity: Activity | None,
    *,
    status: int = 200,
    kept: list[pictures.Held] | None = None,
    closed: Activity | None = None,
    open_now: bool = True,
) -> Response:
    return render(
        "needs/new.html",
        status=status,
        form=form,
        activity=activity if open_now else None,
        closed=closed or (None if open_now else activity),
        kept=kept or [],
        most_pictures=pictures.MOST,
    )


def _activity(activity_id: int) -> Activity | None:
    found = projects.activity_by_id(activity_id) if activity_id else None
    if found is None or found.kind is not ActivityKind.CALL_FOR_NEEDS:
        return None
    return None if found.phase.project.state is ProjectState.DRAFT else found


def _is_open(activity: Activity | None) -> bool:
    try:
        if activity is not None:
            activity_is_open(activity)
    except Closed:
        return False
    return True


def _may_tell_now() -> bool:
    """Count this sending against the device, when it is known, and against its network."""
    # Not who it is: that would be asked of the database, and held while pictures are drawn.
    device = access.acting_key()
    by_device = device is None or limits.allowed(PER_DEVICE, "tell", device)
    return by_device and limits.within(PER_NETWORK, "tell")


def _pictures(form: TellForm) -> list[pictures.Held]:
    """What was sent before and kept, and what is sent now. Errors are put on the form's field."""
    kept = pictures.held(request.form.getlist("kept"))
    sent = [file for file in form.pictures.data or [] if isinstance(file, FileStorage) and file.filename]
    wrong: list[str] = []
    for file in sent:
        if len(kept) >= pictures.MOST:
            wrong.append(_("Du kan legge ved høyst tre bilder."))
            break
        pauses.let_go()  # nothing is written yet, and drawing takes a while
        try:
            kept.append(pictures.hold(file.read()))
        except Invalid as error:
            wrong.append(str(error.reason))
    form.pictures.errors = [*form.pictures.errors, *wrong]
    return kept


@bp.page("/meld-behov/ligner", "/submit-need/similar", methods=["POST"])
@public("offers public needs that resemble an unfinished text; stores nothing")
def similar() -> Response:
    # Posted, because what somebody is writing does not belong in the address, where logs keep it.
    with db.reading():
        near = [one.need for one in search.similar(request.form.get("text", "")[:1000])]
        mine = queries.supported_among(access.participant_id(), [need.id for need in near])
        return render("needs/_similar.html", near=near, supported=mine)
