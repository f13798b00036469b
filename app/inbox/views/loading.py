"""Objects from the address, for the guards, and what the pages of the inbox have in common."""

from collections.abc import Sequence
from typing import Any

from flask import request

from app.core import access
from app.core.contributions import Kind, real_number
from app.core.errors import NotFound
from app.core.text import whole
from app.inbox import queries, services, wording
from app.inbox.models import Verb
from app.inbox.narrowing import narrowing
from app.inbox.permissions import REPLY
from app.inbox.queries import Entry
from app.insights.models import Insight
from app.insights.queries import findings
from app.insights.queries.meanwhile import linked_meanwhile
from app.needs import queries as needs
from app.needs.wording import prepared_by
from app.notifications.models import Subject
from app.projects import queries as projects
from app.projects.models import Project

DONE = "gjort"  # names in an address what led to it, and can be undone there


def project_of(slug: str, **_more: Any) -> Project:
    """The project in the address, drafts too."""
    if (project := projects.project_by_slug(slug, *projects.FULL)) is None:
        raise NotFound
    return project


def entry_of(project: Project, kind: str, item_id: int) -> Entry:
    """The contribution in the address, when this person may read it here."""
    if kind not in set(Kind):
        raise NotFound
    found = queries.one(access.person(), project, Kind(kind), real_number(Kind(kind), item_id))
    if found is None:
        raise NotFound
    return found


def replying_to(project: Project, entry: Entry) -> dict[str, Any]:
    """What stands of a reply to the contribution, for the page about it."""
    where = services.target(entry)
    if where is None or not REPLY.allows(access.person(), project):
        return {"replying": False, "stands": None}
    return {
        "replying": True,
        "stands": queries.reply_to(project.id, *where),
        "no_reply": services.refusal(project, entry),
        "goes_to": wording.reply_goes_to(where[0]),
    }


def just_done(project: Project, insights: Sequence[Insight]) -> dict[str, Any]:
    """What led to this page, when it can be undone: on later pages nobody would know what the offer is about."""
    number, me = whole(request.args.get(DONE)), access.person().account_id or 0
    act = queries.undoable(project.id, me, number) if number else None
    if act is None:
        return {"last": None}
    target = whole(act.value) if act.verb is Verb.PLACE else None
    insight = next((one for one in insights if one.id == target), None)
    drawn = [(Subject(held[0]), held[1]) for _kind, _number, held in act.before if held and held[2]] if insight else []
    other = linked_meanwhile(project.id, drawn, insight.id, me, act.done_at) if insight else None
    return {"last": act, "last_said": wording.last(act, insight, other)}


def around_entries(project: Project, entries: Sequence[Entry]) -> dict[str, Any]:
    """What stands beside contributions, and what they are narrowed by: as many statements however many they are."""
    me = access.person().account_id or 0
    habit, insights = queries.habit(me), findings.all_of_project(Insight, project.id)
    numbers = [one.id for one in entries if one.kind is Kind.NEED]
    return {
        **narrowing(project),
        "project": project,
        "tags_of": queries.tags_of(project.id, entries),
        "note_counts": queries.note_counts(project.id, entries),
        "others": queries.others_at(project.id, entries, me),
        "insights": insights,
        **just_done(project, insights),
        "numbered": findings.NUMBERED,
        "prepared": needs.prepared_for(numbers),
        "pictures": needs.pictures_of(numbers),
        "prepared_by": prepared_by,
        "keys": habit.keys,
        "mails": habit.mails,
    }
