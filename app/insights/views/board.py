"""The team's lists of insights, opportunities and solution proposals, and the page where one is written.

The three kinds have the same pages: what differs stands in `KINDS`, and the routes are made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, lazy_
from app.core.narrowing import asked, chips
from app.core.pages import draft_received, render, see
from app.core.text import whole
from app.core.whereabouts import shown_at
from app.insights import services, trace
from app.insights.forms import FindingForm, NoteForm, ReasonForm
from app.insights.models import Insight, Opportunity, Solution, Stance
from app.insights.permissions import READ, WRITE
from app.insights.queries import findings, trail
from app.insights.queries.evidence import evidence
from app.insights.views.blueprint import bp
from app.insights.views.loading import finding_of, project_of
from app.insights.views.sources import AT, kept, listing
from app.notifications.models import Subject
from app.projects.models import Project


@dataclass(frozen=True)
class Kind:
    """What the pages need to know of insight, opportunity or solution proposal."""

    subject: Subject
    model: type[Any]
    list_endpoint: str
    nb: str
    en: str
    heading: object
    new: object
    hint: object


KINDS = (
    Kind(
        Subject.INSIGHT,
        Insight,
        "board",
        "innsikt",
        "insights",
        lazy_("Innsikter"),
        lazy_("Ny innsikt"),
        lazy_("Skriv funnet som en hel setning, slik folk ville sagt det."),
    ),
    Kind(
        Subject.OPPORTUNITY,
        Opportunity,
        "opportunities_team",
        "muligheter",
        "opportunities",
        lazy_("Muligheter"),
        lazy_("Ny mulighet"),
        lazy_("Begynn med «Hvordan kan vi …»."),
    ),
    Kind(
        Subject.SOLUTION,
        Solution,
        "solutions_team",
        "losninger",
        "solutions",
        lazy_("Løsningsforslag"),
        lazy_("Nytt løsningsforslag"),
        lazy_("Én måte å gjøre det på, i én setning."),
    ),
)


ORDERS = {"": lazy_("Nyeste"), findings.OLDEST: lazy_("Eldste"), findings.MOST_SOURCES: lazy_("Flest kilder")}
KINDS_OF_INSIGHT = {"": lazy_("Alle"), "draft": lazy_("Utkast"), "published": lazy_("Publisert")}
QUOTING: dict[str, Callable[..., bool]] = {"quote": services.quote, "unquote": services.unquote}
LINKING = tuple(stance.value for stance in Stance)
REASONED = {"choose": services.choose, "turn_down": services.turn_down}
STANDINGS = {**KINDS_OF_INSIGHT, "chosen": lazy_("Valgt"), "not_chosen": lazy_("Ikke valgt")}


def _list(project: Project, slug: str, *, kind: Kind) -> Response:
    return _list_page(project, kind, FindingForm())


def _list_page(project: Project, kind: Kind, form: FindingForm, status: int = 200) -> Response:
    kinds = KINDS_OF_INSIGHT if kind.model is Insight else STANDINGS
    held = asked(ORDERS, kinds)
    page = findings.of_project(kind.model, project.id, held)
    return render(
        "insights/team_list.html",
        status=status,
        project=project,
        kind=kind,
        page=page,
        asked=held,
        orders=chips("sorter", ORDERS, held.order),
        kinds=chips("vis", kinds, held.kind),
        behind=trail.number_behind([(kind.subject, item.id) for item in page.items]),
        form=form,
        edit=f"insights.edit_{kind.subject.value}",
        create=f"insights.create_{kind.subject.value}",
    )


def _create(project: Project, slug: str, *, kind: Kind) -> Response | Any:
    form = FindingForm()
    if not form.validate():
        return _list_page(project, kind, form, 422)
    made = services.create_finding(access.person(), kind.model, project, _texts(form), form.client_key.data)
    draft_received(f"{kind.subject.value}-{slug}")
    return see(f"insights.edit_{kind.subject.value}", slug=slug, found_id=made.id)


def _texts(form: FindingForm) -> dict[str, str]:
    return {name: (form[name].data or "").strip() for name in ("title_nb", "title_en", "body_nb", "body_en")}


def _edit(project: Project, slug: str, found_id: int, *, kind: Kind) -> Response | Any:
    found = latest(finding_of(kind.model, project, found_id))
    form = FindingForm(obj=found)
    if not form.is_submitted():
        return _edit_page(project, kind, found, form)
    if not form.validate():
        return _edit_page(project, kind, found, form, 422)
    if theirs := form.overtaken():
        return _edit_page(project, kind, found, form, 409, theirs=theirs)
    services.edit_finding(access.person(), found, _texts(form))
    told = _("Lagret.")
    if request.form.get("act") == "publish":  # with what was just written, or old words would go out
        try:
            services.publish_finding(access.person(), found)
        except Invalid as error:
            return _edit_page(project, kind, found, form, 422, error=error.reason)
        told = _("Publisert. De som har gitt innspill som det bygger på, får beskjed.")
    flash(told, "success")
    return see(f"insights.edit_{kind.subject.value}", slug=slug, found_id=found_id)


def _edit_page(project: Project, kind: Kind, found: Any, form: FindingForm, status: int = 200, **more: Any) -> Response:
    return render(
        "insights/team_edit.html",
        status=status,
        project=project,
        kind=kind,
        found=found,
        form=form,
        **listing(project, (kind.subject, found.id), ticked=more.pop("ticked", ())),
        kept=kept(),
        trace=trace,
        reason=more.pop("reason", None) or ReasonForm(formdata=None, obj=found),
        note=more.pop("note", None) or NoteForm(formdata=None),
        evidence=evidence(found.id) if kind.subject is Subject.INSIGHT else None,
        against=_against(found) if kind.subject is Subject.INSIGHT else [],
        error=more.pop("error", ""),
        theirs=more.pop("theirs", []),
        back=f"insights.{kind.list_endpoint}",
        edit=f"insights.edit_{kind.subject.value}",
        act=f"insights.act_{kind.subject.value}",
    )


def _against(found: Insight) -> list[trail.Node]:
    """What else than needs says otherwise."""
    return trail.directly_behind((Subject.INSIGHT, found.id), needs=False, stance=Stance.AGAINST)


def _act(project: Project, slug: str, found_id: int, *, kind: Kind) -> Response | Any:
    """Link, unlink, choose or turn down: which one says the button that was pressed. Publishing goes with the words
    (`_edit`)."""
    found = finding_of(kind.model, project, found_id)
    act = request.form.get("act", "")
    # What was written stands in the form when it comes back. Other buttons send no reason: theirs shows what is stored.
    reason = ReasonForm() if act in REASONED else None
    try:
        if reason is not None and not reason.validate():
            return _edit_page(project, kind, found, FindingForm(formdata=None, obj=found), 422, reason=reason)
        if act in LINKING and not request.form.getlist("source"):
            raise Invalid(lazy_("Kryss av for minst én kilde."))
        _carry_out(act, project, kind, found, reason)
    except Invalid as error:
        form = FindingForm(formdata=None, obj=found)
        ticked = request.form.getlist("source") if act in LINKING else []
        return _edit_page(project, kind, found, form, 422, error=error.reason, reason=reason, ticked=ticked)
    place = {**kept(act), "_anchor": AT} if "source" in request.form else {}
    if act in QUOTING:
        place = {**kept(act), "_anchor": f"merknad-{_pin()}"}
    return see(f"insights.edit_{kind.subject.value}", slug=slug, found_id=found_id, **place)


def _pin() -> int:
    return whole(request.form.get("pin", "")) or 0


def _carry_out(act: str, project: Project, kind: Kind, found: Any, reason: ReasonForm | None) -> None:
    person = access.person()
    target = (kind.subject, found.id)
    if reason is not None:
        REASONED[act](person, found, reason.why_nb.data or "", reason.why_en.data or "")
        flash(_("Valget er lagret. De som har gitt innspill som det bygger på, får beskjed."), "success")
    if act in QUOTING and kind.subject is Subject.INSIGHT:
        QUOTING[act](person, project, _pin(), found.id)
        flash(_("Merknaden er valgt som sitat.") if act == "quote" else _("Merknaden blir ikke sitert."), "success")
    for value in request.form.getlist("source"):
        source = services.links.parse(value)
        if source is None:
            continue
        if act == "unlink" and services.unlink(person, project, source, target):
            flash(_("Koblingen er fjernet. Kilden står igjen under «Legg til kilder»."), "success")
        elif act in LINKING:
            services.link(person, project, source, target, stance=Stance(act))


@bp.page("/team/<slug>/kilder", "/team/<slug>/notes", methods=["POST"])
@requires(WRITE, on=project_of)
def add_note(project: Project, slug: str) -> Response | Any:
    """A note with a source from outside the app, linked at once to the insight it was written on."""
    form = NoteForm()
    target = services.links.parse(request.form.get("target", ""))
    if target is None or target[0] is not Subject.INSIGHT:
        raise NotFound
    if not form.validate():
        found = finding_of(Insight, project, target[1])
        shown_at("insights.edit_insight", slug=slug, found_id=found.id)
        return _edit_page(project, KINDS[0], found, FindingForm(formdata=None, obj=found), 422, note=form)
    note = services.write_note(
        access.person(),
        project,
        (form.text_nb.data or "").strip(),
        (form.source.data or "").strip(),
        text_en=(form.text_en.data or "").strip(),
        source_link=form.source_link.data or "",
        client_key=form.client_key.data,
    )
    services.link(access.person(), project, (Subject.NOTE, note.id), target)
    return see("insights.edit_insight", slug=slug, found_id=target[1])


for one in KINDS:
    nb, en = f"/team/<slug>/{one.nb}", f"/team/<slug>/{one.en}"
    name = one.subject.value
    bp.page(nb, en, endpoint=one.list_endpoint)(requires(READ, on=project_of)(partial(_list, kind=one)))
    bp.page(f"{nb}/ny", f"{en}/new", methods=["POST"], endpoint=f"create_{name}")(
        requires(WRITE, on=project_of)(partial(_create, kind=one))
    )
    bp.page(f"{nb}/<int:found_id>", f"{en}/<int:found_id>", methods=["GET", "POST"], endpoint=f"edit_{name}")(
        requires(READ, on=project_of)(partial(_edit, kind=one))
    )
    bp.page(f"{nb}/<int:found_id>/valg", f"{en}/<int:found_id>/act", methods=["POST"], endpoint=f"act_{name}")(
        requires(WRITE, on=project_of)(partial(_act, kind=one))
    )
