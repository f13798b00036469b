"""Objects from the address, for the guards, and what the pages of the inbox have in common."""

from collections.abc import Sequence
from typing import Any

from app.core import access
from app.core.contributions import Kind, real_number
from app.core.errors import NotFound
from app.core.i18n import told
from app.inbox import queries, wording
from app.inbox.queries import Entry
from app.insights.models import Insight
from app.insights.queries import findings
from app.needs import queries as needs
from app.needs.wording import prepared_by
from app.people import accounts
from app.projects import queries as projects
from app.projects.models import Project

NUMBERED = 9  # insights that a key of their own leads to


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


def around_entries(project: Project, entries: Sequence[Entry]) -> dict[str, Any]:
    """What stands beside contributions: the same number of statements however many they are."""
    me = access.person().account_id or 0
    habit = queries.habit(me)
    return {
        "project": project,
        "team_name": told(project, "title"),
        "words": wording,
        "team": {one.id: one for one in accounts.of_project(project.id)},
        "tags": queries.tags(project.id),
        "tags_of": queries.tags_of(project.id, entries),
        "note_counts": queries.note_counts(project.id, entries),
        "others": queries.others_at(project.id, entries, me),
        "insights": findings.all_of_project(Insight, project.id),
        "numbered": NUMBERED,
        "activities": {one.id: one for one in projects.activities_of_project(project.id)},
        "prepared": needs.prepared_for([one.id for one in entries if one.kind is Kind.NEED]),
        "prepared_by": prepared_by,
        "districts": {one.id: one for one in projects.districts()},
        "last": queries.undoable(project.id, me),
        "keys": habit.keys,
        "mails": habit.mails,
    }
