"""Moderation of the instance: what waits, the oldest first, one need at a time. The inbox of a project is `inbox`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import access
from app.core.access import requires
from app.core.errors import NotFound
from app.core.i18n import _, language, lazy_, told, told_language
from app.core.narrowing import asked, chips
from app.core.pages import render, safe_next
from app.needs import queries
from app.needs.coming import status as come_to
from app.needs.forms import DeclineForm, ForwardForm, MergeForm, PlaceForm
from app.needs.models import Need
from app.needs.permissions import HOUSE, INBOX, MODERATE, READ
from app.needs.queries import Queue
from app.needs.views.alike import looked_for, near
from app.needs.views.answering import Answering, answering_of
from app.needs.views.blueprint import bp
from app.needs.views.unsent import unsent
from app.projects import queries as projects
from app.projects.models import Project
from app.projects.permissions import TEAM

FORMS = {
    "decline": DeclineForm,
    "place": PlaceForm,
    "forward": ForwardForm,
    "merge": MergeForm,
}


NOWHERE = SelectChoice("", "–", render_kw={})
SORTS = {"": lazy_("Nyeste"), "flest": lazy_("Flest støtter"), "ventet": lazy_("Ventet lengst på svar")}


@dataclass(frozen=True)
class Place:
    """Which queue of the instance somebody works in: all of it, or only what is in no project."""

    kind: Queue
    unplaced: bool = False

    def address(self, kind: Queue | None = None, **more: Any) -> str:
        values = {"vis": (kind or self.kind).value, "losrevne": 1 if self.unplaced else None, **more}
        return url_for("needs.moderation", **values)


@bp.page("/admin/moderering", "/admin/moderation")
@requires(MODERATE)
def moderation() -> Response:
    unplaced = request.args.get("losrevne") == "1"
    waiting = queries.counts(None, unplaced=unplaced)
    place = Place(_kind(waiting), unplaced)
    held = asked(SORTS)
    narrowed = {"text": held.text, "sort": held.order}
    page = queries.queue(place.kind, None, held.number, unplaced=place.unplaced, **narrowed)
    return render(
        "needs/team/inbox.html",
        fragment="needs/team/_queue.html",
        place=place,
        page=page,
        text=held.text,
        sort=held.order,
        sorts=chips("sorter", SORTS, held.order),
        tabs=_tabs(place, waiting),
        waiting=waiting,
        **frame(None),
    )


def _kind(waiting: Mapping[Queue, int]) -> Queue:
    """What was asked for; else the first queue in which something waits."""
    asked = request.args.get("vis", "")
    if asked in set(Queue):
        return Queue(asked)
    return next((kind for kind, number in waiting.items() if number), Queue.UNREAD)


def _tabs(place: Place, waiting: Mapping[Queue, int]) -> list[dict[str, Any]]:
    names = {
        Queue.UNREAD: _("Uleste"),
        Queue.UNANSWERED: _("Venter på svar"),
        Queue.ADDITIONS: _("Tillegg"),
        Queue.ALL: _("Alle behov"),
    }
    return [
        {"url": place.address(kind), "text": name, "current": kind is place.kind, "count": waiting.get(kind)}
        for kind, name in names.items()
    ]


def frame(project: Project | None) -> dict[str, Any]:
    """What the layout of the workbench wants."""
    return {"project": project, "team_name": _("Moderering")}


def need_of(number: int) -> Need:
    """The need that an address names, for `requires(..., on=need_of)`."""
    found = queries.need_by_number(number)
    if found is None:
        raise NotFound
    return found


@bp.page("/team/behov/<int:number>", "/team/needs/<int:number>")
@requires(READ, on=need_of)
def work(need: Need, number: int) -> Response:
    return work_page(need)


def work_page(
    need: Need,
    status: int = 200,
    answering: Answering | None = None,
    late: object = "",
    added: tuple[int, DeclineForm] | None = None,
    **filled: Any,
) -> Response:
    """One need with all that can be done with it.

    filled, answering: forms that came back; added: the one about the addition with this id. late: what has been done
    meanwhile, so that what was asked for was not.
    """
    if answering is not None and answering.form.is_submitted():
        filled = {"answer": answering.form}
    answering = answering or answering_of(need)
    back = safe_next(request.values.get("fra") or _next_of(filled), "")
    kind = Queue.UNREAD if need.state == "waiting" else Queue.UNANSWERED
    alike, receipts = near(need), queries.receipts_of(need)
    candidates = list(dict.fromkeys([*looked_for(need), *(one.need for one in alike if one.need.public)]))
    forms = {name: filled.get(name) or form(formdata=None) for name, form in FORMS.items()}
    _offer(forms, need, candidates)
    additions = queries.additions_of(need, unread=_own_people(need))
    return render(
        "needs/team/work.html",
        status=status,
        need=need,
        late=late,
        given=queries.given_to(need.id) if answering.given is None else answering.given,
        added=added,
        back=back or _home_of(need),
        forms=forms,
        form=next(iter(filled.values()), None),
        answering=answering,
        upcoming=queries.following_in(kind, need.project_id, need),
        alike=alike,
        candidates=candidates,
        looked_for=request.args.get("finn", ""),
        own_people=_own_people(need),
        additions=additions,
        unsent=unsent(need, filled, added, additions),
        parts=queries.parts_of(need),
        receipts=receipts,
        come_to=come_to(need, receipts),
        addition_form=DeclineForm(),
        **frame(need.project),
    )


def _own_people(need: Need) -> bool:
    """What nobody has read yet, and what was written to who told it, is for the project's own people.

    A need in none may be read by every team.
    """
    return need.project_id is not None or bool(HOUSE & access.person().instance_roles)


def _next_of(filled: dict[str, Any]) -> str:
    return next((form.next.data or "" for form in filled.values()), "")


def _home_of(need: Need) -> str:
    if need.project is not None and INBOX.allows(access.person(), need.project):
        return url_for("inbox.inbox", slug=need.project.slug)
    return url_for("needs.moderation")


def _offer(forms: dict[str, Any], need: Need, candidates: list[Need]) -> None:
    """Fill in what can be chosen."""
    others = (one for one in queries.projects_to_place_in() if one.id != need.project_id)
    open_projects = [one for one in others if may_place_in(need, one)]
    forms["place"].project.choices = [NOWHERE, *(_choice(one, "title") for one in open_projects)]
    forms["forward"].department.choices = [NOWHERE, *(_choice(one, "name") for one in projects.departments())]
    forms["merge"].suggested.choices = [(str(one.id), str(one.id)) for one in candidates]


def _choice(one: Any, name: str) -> SelectChoice:
    """In the reader's language, or marked as being in another."""
    lang = told_language(one, name)
    return SelectChoice(str(one.id), told(one, name), render_kw={"lang": lang} if lang != language() else {})


def may_place_in(need: Need, project: Project) -> bool:
    """A need that is in a project may go to any other; one that is in none only to one's own, except by moderators."""
    person = access.person()
    return need.project_id is not None or bool(MODERATE.allows(person) or TEAM & person.roles(project.id))
