"""The inbox of a project, and moderation of the instance: what waits, the oldest first, one at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import NotFound
from app.core.i18n import _, lazy_
from app.core.narrowing import asked, chips
from app.core.pages import render, safe_next
from app.needs import queries, search, wording
from app.needs.forms import AnswerForm, DeclineForm, ForwardForm, MergeForm, PlaceForm
from app.needs.models import Need
from app.needs.permissions import HOUSE, INBOX, MODERATE, READ
from app.needs.queries import Queue
from app.needs.views.blueprint import bp
from app.projects import queries as projects
from app.projects.models import Project
from app.projects.permissions import TEAM

FORMS = {
    "decline": DeclineForm,
    "answer": AnswerForm,
    "place": PlaceForm,
    "forward": ForwardForm,
    "merge": MergeForm,
}


SORTS = {"": lazy_("Nyeste"), "flest": lazy_("Flest støtter"), "ventet": lazy_("Ventet lengst på svar")}


@dataclass(frozen=True)
class Place:
    """Which queue somebody works in: of a project, or of the whole instance (or what is in no project)."""

    kind: Queue
    project: Project | None = None
    unplaced: bool = False

    @property
    def project_id(self) -> int | None:
        return self.project.id if self.project else None

    def address(self, kind: Queue | None = None, **more: Any) -> str:
        values = {"vis": (kind or self.kind).value, "losrevne": 1 if self.unplaced else None, **more}
        if self.project is not None:
            return url_for("needs.inbox", slug=self.project.slug, **values)
        return url_for("needs.moderation", **values)


@bp.page("/team/<slug>/innboks", "/team/<slug>/inbox")
@requires(INBOX, on=projects.project_by_slug)
def inbox(project: Project, slug: str) -> Response:
    return _inbox(project)


@bp.page("/admin/moderering", "/admin/moderation")
@requires(MODERATE)
def moderation() -> Response:
    return _inbox(None, unplaced=request.args.get("losrevne") == "1")


def _inbox(project: Project | None, *, unplaced: bool = False) -> Response:
    waiting = queries.counts(project.id if project else None, unplaced=unplaced)
    place = Place(_kind(waiting), project, unplaced)
    held = asked(SORTS)
    narrowed = {"text": held.text, "sort": held.order}
    page = queries.queue(place.kind, place.project_id, held.number, unplaced=place.unplaced, **narrowed)
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
        **frame(place.project),
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
    return {"project": project, "team_name": project.title_nb if project else _("Moderering")}


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


def work_page(need: Need, status: int = 200, **filled: Any) -> Response:
    """One need with all that can be done with it. `filled`: forms that came back, by their names."""
    back = safe_next(request.values.get("fra") or _next_of(filled), "")
    kind = Queue.UNREAD if need.state == "waiting" else Queue.UNANSWERED
    near = [one.need for one in search.similar(need.text, 4, but=need.id)] if need.text else []
    found = search.find(request.args["finn"], per_page=8).items if request.args.get("finn") else []
    candidates = [other for other in dict.fromkeys([*near, *found]) if other.id != need.id]
    forms = {name: filled.get(name) or form() for name, form in FORMS.items()}
    _offer(forms, need, candidates)
    return render(
        "needs/team/work.html",
        status=status,
        need=need,
        back=back or _home_of(need),
        forms=forms,
        form=next(iter(filled.values()), None),
        upcoming=queries.following_in(kind, need.project_id, need),
        candidates=candidates,
        looked_for=request.args.get("finn", ""),
        additions=queries.additions_of(need, unread=_reads_additions(need)),
        parts=queries.parts_of(need),
        receipts=queries.receipts_of(need),
        panel=wording.panel(need, mine=True),
        addition_form=DeclineForm(),
        **frame(need.project),
    )


def _reads_additions(need: Need) -> bool:
    """What nobody has read yet is for the project's own people. A need in none may be read by every team."""
    return need.project_id is not None or bool(HOUSE & access.person().instance_roles)


def _next_of(filled: dict[str, Any]) -> str:
    return next((form.next.data or "" for form in filled.values()), "")


def _home_of(need: Need) -> str:
    if need.project is not None and INBOX.allows(access.person(), need.project):
        return url_for("needs.inbox", slug=need.project.slug)
    return url_for("needs.moderation")


def _offer(forms: dict[str, Any], need: Need, candidates: list[Need]) -> None:
    """Fill in what can be chosen."""
    open_projects = [one for one in queries.projects_to_place_in() if may_place_in(need, one)]
    forms["place"].project.choices = [("", "–"), *((str(one.id), one.title_nb) for one in open_projects)]
    departments = [("", "–"), *((str(one.id), one.name_nb) for one in projects.departments())]
    forms["forward"].department.choices = departments
    forms["merge"].suggested.choices = [(str(one.id), str(one.id)) for one in candidates]
    if need.project is not None and not forms["answer"].by_nb.data:
        forms["answer"].by_nb.data = need.project.contact_role_nb
        forms["answer"].by_en.data = need.project.contact_role_en


def may_place_in(need: Need, project: Project) -> bool:
    """A need that is in a project may go to any other; one that is in none only to one's own, except by moderators."""
    person = access.person()
    return need.project_id is not None or bool(MODERATE.allows(person) or TEAM & person.roles(project.id))
