"""The agenda of a workshop: its questions, their order and their minutes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import current_app, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, clock, images, pauses
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid
from app.core.fields import PressForm, refused
from app.core.i18n import _, ngettext
from app.core.i18n.formats import listed
from app.core.pages import render, see
from app.core.providers import Offer
from app.workshops import agenda, queries, services, step_forms, things, wording
from app.workshops.kinds import Kind, all_kinds, kind_named
from app.workshops.kinds.pictures import Point, pressed
from app.workshops.models import Step, Workshop
from app.workshops.permissions import EDIT, READ
from app.workshops.step_forms import StepForm
from app.workshops.views import bp
from app.workshops.views.loading import ONE, step_of, workshop_of

BUILD = (f"{ONE[0]}/bygg", f"{ONE[1]}/build")
STEP = (f"{BUILD[0]}/<int:step_id>", f"{BUILD[1]}/<int:step_id>")
Pictures = dict[str, images.Drawn | Invalid]
FAR_OPTIONS, FAR_OPTION = 6, 34  # what can be read at ten metres


@bp.page(*BUILD)
@requires(READ, on=workshop_of)
def build(workshop: Workshop, workshop_id: int) -> BaseResponse:
    return render(
        "workshops/build.html",
        project=workshop.project,
        workshop=workshop,
        state=workshop.activity.state_at(clock.now()).value,
        kinds=all_kinds(),
        copying=PressForm(formdata=None),
        minutes=sum(step.minutes for step in workshop.steps),
        so_far=agenda.so_far(workshop.steps),
        warnings={step.id: warnings(step) for step in workshop.steps},
        untold={step.id for step in workshop.steps if any(not option["text_en"] for option in step.options)},
        words=wording,
    )


def warnings(step: Step) -> list[str]:
    """What will be hard to read at ten metres, and which areas a press in the picture cannot find."""
    found = []
    if len(step.options) > FAR_OPTIONS:
        found.append(_("Det er vanskelig å lese mer enn %(most)s linjer på skjermen.", most=FAR_OPTIONS))
    long = [
        f"{number}"
        for number, option in enumerate(step.options, 1)
        if max(len(option["text_nb"]), len(option["text_en"])) > FAR_OPTION
    ]
    if long:
        found.append(
            ngettext(
                "%(what)s %(numbers)s er lengre enn %(most)s tegn.",
                "%(what)s %(numbers)s er lengre enn %(most)s tegn.",
                len(long),
                what=kind_named(step.kind).options_label,
                numbers=listed(long),
                most=FAR_OPTION,
            )
        )
    if wording.is_long(step.question_nb) or wording.is_long(step.question_en):
        found.append(_("Spørsmålet er lengre enn %(most)s tegn.", most=wording.TWO_LINES))
    if kind_named(step.kind).placed and step.settings.get("picture"):
        lost = sum(1 for option in step.options if option.get("x") is None)
        if lost:
            found.append(
                ngettext(
                    "%(num)s område har ikke noe punkt i bildet.", "%(num)s områder har ikke noe punkt i bildet.", lost
                )
            )
    return found


@bp.page(f"{BUILD[0]}/nytt/<kind_name>", f"{BUILD[1]}/new/<kind_name>", methods=["GET", "POST"])
@requires(EDIT, on=workshop_of)
def step_new(workshop: Workshop, workshop_id: int, kind_name: str) -> BaseResponse:
    drawn = _drawn(kind_named(kind_name))
    form = StepForm.for_kind(kind_named(kind_name))
    page = _about(workshop, form, None)
    if not (request.method == "POST" and _is_to_be_saved(form, page["offers"], drawn)):
        return render("workshops/step.html", status=422 if form.errors else 200, **page)
    try:
        asked = form.values(), form.option_values(), form.client_key.data
        services.add_step(access.person(), workshop, kind_name, *asked)
    except Invalid as error:
        refused(form, error)
        return render("workshops/step.html", status=422, **page)
    flash(_("Spørsmålet er lagt til."), "success")
    return see("workshops.build", workshop_id=workshop_id)


@bp.page(*STEP, methods=["GET", "POST"])
@requires(EDIT, on=workshop_of)
def step_edit(workshop: Workshop, workshop_id: int, step_id: int) -> BaseResponse:
    drawn = _drawn(kind_named(step_of(workshop, step_id).kind))
    step = latest(step_of(workshop, step_id))
    form = StepForm.for_kind(kind_named(step.kind), data=step_forms.of_step(step))
    page = _about(workshop, form, step)
    if not (request.method == "POST" and _is_to_be_saved(form, page["offers"], drawn)):
        return render("workshops/step.html", status=422 if form.errors else 200, **page)
    if theirs := form.overtaken():
        return render("workshops/step.html", status=409, theirs=theirs, **page)
    try:
        holds = services.edit_step(access.person(), step, form.values(), form.option_values())
    except Invalid as error:
        refused(form, error)
        return render("workshops/step.html", status=422, **page)
    if holds:
        flash(_("Lagret."), "success")
    else:
        flash(_("Lagret. Spørsmålet er åpent eller besvart, så endringen gjelder fra neste runde."), "info")
    return see("workshops.build", workshop_id=workshop_id)


@bp.page(f"{STEP[0]}/flytt", f"{STEP[1]}/move", methods=["POST"])
@requires(EDIT, on=workshop_of)
def step_move(workshop: Workshop, workshop_id: int, step_id: int) -> BaseResponse:
    step = step_of(workshop, step_id)
    services.move_step(access.person(), step, up=request.form.get("to") == "up")
    return see("workshops.build", workshop_id=workshop_id, _anchor=f"punkt-{step_id}")


@bp.page(f"{STEP[0]}/fjern", f"{STEP[1]}/remove", methods=["POST"])
@requires(EDIT, on=workshop_of)
def step_remove(workshop: Workshop, workshop_id: int, step_id: int) -> BaseResponse:
    services.remove_step(access.person(), step_of(workshop, step_id))
    flash(_("Spørsmålet er tatt bort."), "success")
    return see("workshops.build", workshop_id=workshop_id)


def _about(workshop: Workshop, form: StepForm, step: Step | None) -> dict[str, Any]:
    offers = things.offers(workshop.project_id) if form.kind.options else []
    return {
        "project": workshop.project,
        "workshop": workshop,
        "form": form,
        "step": step,
        "answered": step is not None and queries.has_answers(step.id),
        "offers": offers,
        "held_picture": step_forms.held_picture,
    }


def _is_to_be_saved(form: StepForm, offers: Sequence[Offer], drawn: Pictures) -> bool:
    """False when a button only rearranged the options, or when something is wrong."""
    if not _keep_pictures(form, drawn):
        return False
    try:
        point = _pressed(form)
    except Invalid as error:
        form[f"{_picture_of(form)}_file"].errors = [str(error.reason)]
        return False
    if point is not None:
        form.place(point)
        return False
    act = request.form.get("act", "save")
    if act == "take":
        chosen = set(request.form.getlist("offer"))
        form.take([offer for offer in offers if offer.chosen_by in chosen])
    elif act != "save":
        form.rearrange(act)
    return act == "save" and bool(form.validate())


def _drawn(kind: Kind) -> Pictures:
    """The pictures that were sent, by their settings, or why one is none. They are drawn while nothing is held."""
    found: Pictures = {}
    for setting in kind.settings if request.method == "POST" else ():
        file = request.files.get(f"{setting.name}_file") if setting.picture else None
        if file is None or request.form.get("act") == f"without-{setting.name}" or not (data := file.read()):
            continue
        pauses.let_go()
        try:
            found[setting.name] = images.draw(data)
        except Invalid as error:
            found[setting.name] = error
    return found


def _keep_pictures(form: StepForm, drawn: Pictures) -> bool:
    """Store what was sent, so that it is there whatever else the form comes back for. False when it is no picture."""
    folder: Path = current_app.extensions["settings"].uploads_dir
    for setting in form.kind.settings:
        if not setting.picture:
            continue
        picture = drawn.get(setting.name)
        if request.form.get("act") == f"without-{setting.name}":
            form[setting.name].data = ""
        elif isinstance(picture, Invalid):
            form[f"{setting.name}_file"].errors = [str(picture.reason)]
            return False
        elif picture is not None:
            stored = images.keep(picture, folder)
            form[setting.name].data = f"{stored.name}:{stored.width}:{stored.height}"
    return True


def _pressed(form: StepForm) -> Point | None:
    """Where somebody pressed in the question's picture, to place an option there."""
    name = _picture_of(form)
    if not form.kind.placed or not name or not (picture := step_forms.held_picture(form[name].data)):
        return None
    return pressed(picture, request.form.to_dict(flat=False))


def _picture_of(form: StepForm) -> str:
    """The setting that holds the question's picture; empty when the kind has none."""
    return next((setting.name for setting in form.kind.settings if setting.picture), "")
