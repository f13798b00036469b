"""Every table stands in a project's exports, or here with the reason why it does not."""

from typing import Any

from app import registry
from app.core import clock
from app.core.db import Base, db
from app.inbox.models import Verb
from app.opendata.exports import EXPORTS
from app.projects.models import NewsItem, Project
from app.workshops.services import Act
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import prototypes, workshops
from tests.support.client import Client
from tests.support.sheets import sheets

EXPORTED = {
    "activity": "activities",
    "addition": "additions",
    "answer": "answers",
    "ballot": "votes",
    "ballot_option": "votes",
    "vote": "votes reasons",
    "vote_choice": "votes",
    "feedback": "feedback tests",
    "gate_decision": "decisions",
    "inbox_item": "handled",
    "inbox_note": "team_notes",
    "inbox_tag": "tags",
    "inbox_tagging": "tags",
    "indicator": "measurements",
    "insight": "findings",
    "measurement": "measurements",
    "named_place": "tests feedback",
    "need": "needs",
    "need_merge": "needs",
    "news_item": "news",
    "note": "notes",
    "opportunity": "findings",
    "pilot": "pilots",
    "pin": "feedback tests",
    "prepared_answer": "prepared_answers",
    "quoted_pin": "feedback",
    "prototype": "prototypes",
    "prototype_variant": "tests",
    "prototype_version": "prototypes",
    "reply": "replies",
    "solution": "findings",
    "support": "needs",
    "theme": "themes",
    "theme_member": "themes",
    "trail_link": "links",
    "version_cause": "prototypes",
    "workshop": "workshops",
    "workshop_answer": "workshops workshop_texts",
    "workshop_group": "workshop_texts",
    "workshop_hand_count": "workshops",
    "workshop_round": "workshops",
    "workshop_stand": "workshop_texts",
    "workshop_step": "workshops",
    "workshop_text": "workshop_texts",
}
PAGE, PERSON, OWN = "stands on the project's public page", "about a person", "one's own way of working"
EXEMPT = {
    "account": PERSON,
    "answer_template": "words to answer with, not about the project's contributions",
    "audit_entry": "the log has a file of its own",
    "contact": PERSON,
    "department": "the installation's",
    "district": "the installation's",
    "focus_area": "the installation's",
    "follow": PERSON,
    "handover": PAGE,
    "identity": PERSON,
    "imported_participant": PERSON,
    "inbox_act": OWN,
    "inbox_habit": OWN,
    "inbox_mention": "stands in the note",
    "inbox_presence": OWN,
    "inbox_view": OWN,
    "login_session": PERSON,
    "need_keeper": PERSON,
    "need_picture": "pictures leave with the whole project (flask export project)",
    "notice": PERSON,
    "one_time_secret": PERSON,
    "outbox_mail": PERSON,
    "participant": PERSON,
    "partner": PAGE,
    "phase": PAGE,
    "project": PAGE,
    "receipt": "what happened to each is in the columns of the file about it",
    "report": "an edition has a file of its own",
    "report_edition": "an edition has a file of its own",
    "role_grant": PERSON,
    "stop_link": PERSON,
    "theme_left": "work of the machine",
    "theme_run": "work of the machine",
    "workshop_device": PERSON,
    "workshop_role": PERSON,
    "workshop_sheet": "the number on the paper; its answer stands with all others",
}


def test_no_table_is_forgotten() -> None:
    registry.import_models()
    held = {table.name for table in Base.metadata.sorted_tables}
    assert set(EXPORTED) | set(EXEMPT) == held
    assert not set(EXPORTED) & set(EXEMPT)
    assert {file for files in EXPORTED.values() for file in files.split()} <= set(EXPORTS)


def rows(project: Project, name: str) -> list[dict[str, Any]]:
    return list(EXPORTS[name].rows(project))


def test_what_a_team_has_noted_leaves_with_the_numbers_of_the_inbox(cast: Cast) -> None:
    thing = make.closing(cast.project)
    make.done(cast.alice, cast.project, Verb.TAG, "=lys", thing)
    make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, thing)
    assert [(row["tag"], row["kind"]) for row in rows(cast.project, "tags")] == [("=lys", "closing")]
    [held] = rows(cast.project, "handled")
    assert (held["kind"], held["assigned_to"], held["number"]) == ("closing", cast.bob.account.name, thing[1])


def test_what_a_room_wrote_is_a_file_once_the_room_has_seen_it(cast: Cast) -> None:
    held = workshops.opened("text", project=cast.project)
    for number in range(5):
        workshops.answer(held, f"token-{number}", text=f"Svar {number}")
    workshops.press(held, Act.LOCK)
    assert rows(cast.project, "workshop_texts") == []
    workshops.press(held, Act.REVEAL)
    texts = [(row["text"], row["times"], row["channel"]) for row in rows(cast.project, "workshop_texts")]
    assert sorted(texts) == [(f"Svar {number}", 1, "phones") for number in range(5)]
    answered = [row["number"] for row in rows(cast.project, "workshops") if row["measure"] == "answered"]
    assert answered == [5]


def test_what_testers_chose_is_a_file_when_there_are_enough_of_them(cast: Cast) -> None:
    made = prototypes.published(cast.project)
    prototypes.answers(made.versions[0], a=4)
    assert rows(cast.project, "tests") == [], "four are too few"
    prototypes.answers(made.versions[0], a=5)
    chosen = {row["answer"]: row["count"] for row in rows(cast.project, "tests") if row["question"] == "choice"}
    assert {answer: count for answer, count in chosen.items() if count} == {"a": 9}
    assert [(row["slug"], row["version"]) for row in rows(cast.project, "prototypes")] == [(made.slug, 1)]


def test_a_formula_is_text_in_the_new_files_too(client: Client, cast: Cast) -> None:
    item = NewsItem(project_id=cast.project.id, title_nb="=1+1", body_nb="Blåbær på Øyå", published_at=clock.now())
    db.session.add(item)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    where = f"/team/{cast.project.slug}/eksport/news"
    assert "'=1+1" in alice.get(f"{where}.csv").text
    [row] = sheets(alice.get(f"{where}.xlsx").data)["news"]
    assert row["title_nb"].value == "=1+1" and row["body_nb"].value == "Blåbær på Øyå"
