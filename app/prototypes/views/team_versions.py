"""Making a version: variants with pictures, named places, and publishing with what changed because of whom."""

from pathlib import Path
from typing import Any

from flask import current_app, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Conflict, Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import render, see
from app.core.text import whole
from app.prototypes import queries, services, wording
from app.prototypes.forms import NO_SCRIPT_WIDTH, SCALE
from app.prototypes.models import Prototype, Variant
from app.prototypes.permissions import EDIT
from app.prototypes.team_forms import PlacesForm, PublishForm, VariantForm, of_places, of_variant
from app.prototypes.views import bp
from app.prototypes.views.team import ONE, back, find

MOST_CAUSES = 500
VARIANT = (f"{ONE[0]}/variant/<letter>", f"{ONE[1]}/variant/<letter>")


@bp.page(f"{ONE[0]}/ny-versjon", f"{ONE[1]}/new-version", methods=["POST"])
@requires(EDIT, on=find)
def team_add_version(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    services.add_version(access.person(), prototype, whole(request.form.get("number")))
    flash(_("Utkastet er laget, med bildene fra forrige versjon. Endre det som skal endres."), "success")
    return back(prototype)


@bp.page(f"{ONE[0]}/ny-variant", f"{ONE[1]}/new-variant", methods=["GET", "POST"])
@requires(EDIT, on=find)
def team_new_variant(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    form = VariantForm()
    if form.validate_on_submit():
        version = prototype.versions[-1]
        try:
            given = form.values(), form.picture_bytes(), folder(), form.client_key.data
            added = services.add_variant(access.person(), version, *given)
        except Invalid as error:
            refused(form, error, "picture")
        else:
            return _after(prototype, added)
    return _variant_page(prototype, form, None)


@bp.page(*VARIANT, methods=["GET", "POST"])
@requires(EDIT, on=find)
def team_variant(prototype: Prototype, slug: str, proto: str, letter: str) -> BaseResponse:
    form = VariantForm(data=of_variant(_find_variant(prototype, letter)))
    picture, wrong = None, None
    if form.validate_on_submit():
        try:
            picture = services.draw(form.picture_bytes())  # while nothing is held
        except Invalid as error:
            wrong = error
    variant = _latest_variant(prototype, letter)
    form = VariantForm(data=of_variant(variant))
    if form.validate_on_submit():
        if not variant.version.published_at and (theirs := form.overtaken()):
            return _variant_page(prototype, form, variant, theirs)
        try:
            if wrong is not None:
                raise wrong
            services.edit_variant(access.person(), variant, form.values(), picture, folder())
        except Invalid as error:
            refused(form, error, "picture")
        else:
            return _after(prototype, variant)
    return _variant_page(prototype, form, variant)


@bp.page(f"{VARIANT[0]}/fjern", f"{VARIANT[1]}/remove", methods=["POST"])
@requires(EDIT, on=find)
def team_remove_variant(prototype: Prototype, slug: str, proto: str, letter: str) -> BaseResponse:
    services.remove_variant(access.person(), _find_variant(prototype, letter), folder())
    return back(prototype)


@bp.page(f"{VARIANT[0]}/steder", f"{VARIANT[1]}/places", methods=["GET", "POST"])
@requires(EDIT, on=find)
def team_places(prototype: Prototype, slug: str, proto: str, letter: str) -> BaseResponse:
    variant = _latest_variant(prototype, letter)
    if not variant.picture:
        raise NotFound
    form = PlacesForm(data={"places": of_places(variant)})
    if request.method != "POST":
        form.places.append_entry(_pressed(variant))
    published = variant.version.published_at is not None  # then the service says why nothing can be changed
    theirs = form.overtaken() if form.validate_on_submit() and not published else []
    if form.is_submitted() and not form.errors and not theirs:
        try:
            services.set_places(access.person(), variant, form.values())
        except Invalid as error:
            form.form_errors = [str(error.reason)]
        else:
            if point := _pressed(variant):
                where = {axis: int(point[axis] * 10) for axis in point}
                return see("prototypes.team_places", slug=slug, proto=proto, letter=letter, **where, _anchor="nytt")
            flash(_("Stedene er lagret."), "success")
            return see("prototypes.team_places", slug=slug, proto=proto, letter=letter)
    context: dict[str, Any] = {"project": prototype.project, "prototype": prototype, "variant": variant, "form": form}
    status = 409 if theirs else 422 if form.errors else 200
    return render("prototypes/team_places.html", status=status, theirs=theirs, **context)


@bp.page(f"{ONE[0]}/publiser", f"{ONE[1]}/publish", methods=["GET", "POST"])
@requires(EDIT, on=find)
def team_publish(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    version = prototype.versions[-1]
    chosen, sent = queries.chosen_causes(version.id), set(request.form.getlist("because", int)[:MOST_CAUSES])
    said = queries.feedback_with_words(prototype.id, chosen | sent)
    form, overtaken = PublishForm().of(version, said, chosen), False
    if form.validate_on_submit():
        causes: dict[str, Any] = {"because_of": form.because.data or [], "no_longer": form.no_longer}
        causes |= {"changed_nb": form.changed_nb.data or "", "changed_en": form.changed_en.data or ""}
        causes |= {"close_test": form.closes_test}
        try:
            services.publish_version(access.person(), version, **causes)
        except Invalid as error:
            if error.field == "variants":  # nothing on this page can mend it
                form.form_errors = [str(error.reason)]
            else:
                refused(form, error, "changed_nb")
        except Conflict:
            overtaken = True
            form.form_errors = [
                _("Noen valgte en annen test i mellomtiden. Se over valgene dine, og publiser på nytt.")
            ]
        else:
            flash(wording.published(version), "success")
            return back(prototype)
    context: dict[str, Any] = {"project": prototype.project, "prototype": prototype, "version": version, "form": form}
    if (under_way := services.test_under_way(prototype)) is not None:
        other, shared = services.other_test(version), queries.also_tried_in(under_way.id, prototype.id)
        kept = other is not None and queries.is_meant_for_any(other.id, but=version.id)
        context["notes"] = wording.test_choices(under_way, other=other, shared=shared, other_kept=kept)
    context["more"] = len(said) - len(chosen | sent) >= queries.MOST_SHOWN
    status = 409 if overtaken else 422 if form.errors else 200
    return render("prototypes/team_publish.html", status=status, **context)


def folder() -> Path:
    uploads: Path = current_app.extensions["settings"].uploads_dir
    return uploads


def _find_variant(prototype: Prototype, letter: str) -> Variant:
    variant = prototype.versions[-1].variant(letter)
    if variant is None:
        raise NotFound
    return variant


def _latest_variant(prototype: Prototype, letter: str) -> Variant:
    """As it is now. Its version is held before it, as by whoever takes the variant away."""
    latest(prototype.versions[-1])
    return latest(_find_variant(prototype, letter))


def _after(prototype: Prototype, variant: Variant) -> BaseResponse:
    """A picture needs its named places next."""
    if variant.picture and not variant.places:
        names = {"slug": prototype.project.slug, "proto": prototype.slug, "letter": variant.letter}
        return see("prototypes.team_places", **names)
    flash(_("Lagret."), "success")
    return back(prototype)


def _variant_page(
    prototype: Prototype, form: VariantForm, variant: Variant | None, theirs: list[tuple[str, str]] | None = None
) -> BaseResponse:
    context: dict[str, Any] = {"project": prototype.project, "prototype": prototype, "form": form, "variant": variant}
    status = 409 if theirs else 422 if form.errors else 200
    return render("prototypes/team_variant.html", status=status, theirs=theirs, **context)


def _pressed(variant: Variant) -> dict[str, Any]:
    """A row for a new place, at the point that was pressed in the picture."""
    given = request.form if request.method == "POST" else request.args
    x, y = whole(given.get("x")), whole(given.get("y"))
    if x is not None and y is not None:
        return {"x": min(x, SCALE) / 10, "y": min(y, SCALE) / 10}
    across, down = whole(given.get("point.x")), whole(given.get("point.y"))
    if across is None or down is None or not (variant.width and variant.height):
        return {}
    high = NO_SCRIPT_WIDTH * variant.height / variant.width
    return {"x": min(100.0, round(100 * across / NO_SCRIPT_WIDTH, 1)), "y": min(100.0, round(100 * down / high, 1))}
