"""What the trail leads between can be found in the other files by its number, in both languages."""

from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.insights.models import Link, Note
from app.notifications.models import Subject
from app.projects.models import ActivityState, GateDecision, Outcome, Project
from tests.factories import activities, decisions, insights, needs, prototypes
from tests.factories import projects as make
from tests.opendata.test_downloads import rows
from tests.support.client import Client

SHOWN = {"need": ("needs", "number"), "ballot": ("votes", "id"), "decision": ("decisions", "id")}


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def link(project: Project, source: tuple[Subject, int], target: tuple[Subject, int]) -> None:
    ends = {"from_kind": source[0], "from_id": source[1], "to_kind": target[0], "to_id": target[1]}
    db.session.add(Link(project_id=project.id, linked_at=clock.now(), **ends))
    db.session.flush()


def a_note(project: Project, text: str) -> Note:
    note = Note(project_id=project.id, text_nb=text, text_en="Seven in ten.", source="Telling", written_at=clock.now())
    db.session.add(note)
    db.session.flush()
    return note


def test_every_end_of_the_trail_is_in_a_file(client: Client, project: Project) -> None:
    found = (Subject.INSIGHT, insights.insight(project, needs.need("Lyset er borte.", project=project)).id)
    ballot, note = decisions.ballot(project), a_note(project, "Sju av ti går en omvei.")
    for _voter in range(5):
        decisions.vote(ballot, 0)
    ballot.activity.state, ballot.activity.closed_at = ActivityState.CLOSED, clock.now()
    tried = prototypes.published(project)
    make.decide(project)
    decided = db.session.query(GateDecision).filter_by(project_id=project.id).one()
    link(project, (Subject.BALLOT, ballot.id), found)
    link(project, (Subject.NOTE, note.id), found)
    link(project, found, (Subject.PROTOTYPE, tried.id))
    link(project, found, (Subject.DECISION, decided.id))
    files = {
        **SHOWN,
        "insight": ("findings", "id"),
        "note": ("notes", "id"),
        "prototype": ("prototypes", "id"),
    }
    ends = {(row[f"{end}_kind"], row[f"{end}_id"]) for row in rows(client, "trail") for end in ("from", "to")}
    assert {kind for kind, _number in ends} == set(files)
    missing = [end for end in ends if end[1] not in {row[files[end[0]][1]] for row in rows(client, files[end[0]][0])}]
    assert missing == []


def test_a_note_behind_a_draft_alone_is_in_no_file(client: Client, project: Project) -> None:
    shown, kept = a_note(project, "Denne er brukt."), a_note(project, "Denne ligger bak et utkast.")
    a_note(project, "Denne er ikke brukt.")
    found = insights.insight(project, needs.need("Lyset er borte.", project=project))
    link(project, (Subject.NOTE, shown.id), (Subject.INSIGHT, found.id))
    link(project, (Subject.NOTE, kept.id), (Subject.INSIGHT, insights.insight(project, publish=False).id))
    assert [row["text_nb"] for row in rows(client, "notes")] == ["Denne er brukt."]


def test_a_prototype_that_is_a_draft_is_in_no_file(client: Client, project: Project) -> None:
    prototypes.draft(project)
    shown = prototypes.published(project)
    assert [row["slug"] for row in rows(client, "prototypes")] == [shown.slug]


def test_a_decision_is_there_in_english(client: Client, project: Project) -> None:
    words = {"title_en": "We turn back", "lessons_en": "We learned something.", "decided_by_en": "Head of section"}
    make.decide(project, Outcome.STOP, **words)
    row = rows(client, "decisions")[-1]
    assert {name: row[name] for name in words} == words


def test_why_a_finding_was_chosen_is_there_in_english(client: Client, project: Project) -> None:
    insights.insight(project, needs.need("Lyset er borte.", project=project)).why_en = "Most asked for it."
    assert rows(client, "findings")[0]["why_en"] == "Most asked for it."


def test_the_page_says_what_the_files_tell_of_tests_and_rooms_and_has_them(client: Client, project: Project) -> None:
    page = client.page("/apne-data")
    assert "sier de hvor mange som svarte hva, aldri hva én person svarte." in page.text
    assert {page.one(id=f"data-{name}").tag for name in ("tests", "workshops")} == {"h2"}
