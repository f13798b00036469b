"""All prepared answers of a phase in one act, also those on other pages: nothing that nobody has seen, nothing twice."""

import uuid
from collections.abc import Collection
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict
from app.needs import queries, services
from app.needs.models import Answer, Need, NeedState, PreparedAnswer
from app.needs.services import Released
from app.notifications.models import Follow, Notice, Receipt, ReceiptKind, Subject, Tie
from app.projects.models import Project
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import people
from tests.factories import projects as project_make
from tests.factories.projects import BOSS
from tests.needs.test_publishing_prepared import followed, page_of, ready, told
from tests.support.client import Client
from tests.support.threads import together


def everything(
    project: Project, shown: Collection[int], until: datetime | None = None, phase_id: int | None = None
) -> Released:
    given = {"shown": shown, "until": until or clock.now()}
    return services.publish_all_prepared(BOSS, project, phase_id, **given)


def many(project: Project, number: int) -> set[int]:
    """So many needs with an answer ready, each followed by one who has left an address; made as quickly as rows are."""
    by, moment = people.participant(), clock.now()
    people.contact(by)
    phase = make.need(project=project).phase_id
    same = {"told_at": moment, "published_at": moment, "waiting_since": moment, "lang": "nb", "origin": "app"}
    same |= {
        "state": NeedState.PUBLISHED,
        "project_id": project.id,
        "phase_id": phase,
        "participant_id": by,
        "public": True,
    }
    keys = ({"client_key": str(uuid.uuid4()), "receipt_salt": uuid.uuid4().hex} for _ in range(number))
    rows = [{"text": "Lyset er borte.", **key, **same} for key in keys]
    made = db.session.scalars(insert(Need).returning(Need.id), rows).all()
    words = {"text_nb": "Takk.", "by_nb": "Prosjektleder", "prepared_at": moment}
    answers = [{"need_id": one, "key": str(uuid.uuid4()), "client_key": str(uuid.uuid4()), **words} for one in made]
    db.session.execute(insert(PreparedAnswer), answers)
    tie = {"participant_id": by, "subject": Subject.NEED, "tie": Tie.TOLD, "since": moment}
    db.session.execute(insert(Follow), [{"subject_id": one, **tie} for one in made])
    db.session.flush()
    return set(made)


def test_nine_hundred_are_published_with_one_press_by_the_first_of_two(app: Flask) -> None:
    with make.arranged(app):
        project = project_make.project()
        shown = many(project, 900)
        number, until = project.id, clock.now()

    def press() -> int:
        return everything(db.session.get_one(Project, number), shown, until).new

    made = together(app, [press, press])
    with app.app_context():
        assert sorted(made) == [0, 900]
        assert told() == (900, 900, 900, 900)
        assert queries.prepared_number(number) == 0
        acts = select(AuditEntry.details).where(AuditEntry.action == "needs.answers_published")
        assert sum(details["number"] for details in db.session.scalars(acts)) == 900


def test_a_long_list_has_pages_and_leads_to_the_press_for_all(client: Client, cast: Cast) -> None:
    many(cast.project, 101)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(f"{page_of(cast)}?side=2")
    assert "101 klargjorte svar" in page.text
    assert len(page.form(action="/se").fields["answer"]) == 1
    whole = alice.page(page.link("Publiser alle samlet"))
    assert whole.h1 == "Publiser alle 101 klargjorte svar"
    assert "101 av svarene mangler engelsk" in whole.text
    assert "E-posten på engelsk" in whole.text
    press = whole.form(action="/alle")
    assert "101 svar er publisert." in alice.submit(press, follow=True).page.text
    again = alice.submit(press, follow=True).page.text
    assert "svar er publisert." not in again
    assert "101 er publisert, endret eller slettet i mellomtiden." in again
    assert told()[0] == 101


def test_what_was_prepared_or_changed_after_the_page_was_shown_is_not_published(
    cast: Cast, frozen_clock: Moment
) -> None:
    seen, edited = (db.session.get_one(Need, number) for number in sorted(ready(cast.project, 2)))
    shown = clock.now()
    frozen_clock.move(minutes=1)
    make.prepared(edited, "Noe ganske annet.")
    late = followed(cast.project)
    make.prepared(late)
    assert everything(cast.project, {seen.id, edited.id}, shown).done == [seen.id]
    assert set(queries.prepared_for([edited.id, late.id])) == {edited.id, late.id}
    assert db.session.scalars(select(Answer.need_id)).all() == [seen.id]


def test_what_was_moved_in_after_the_page_was_shown_is_not_published(client: Client, cast: Cast) -> None:
    elsewhere = project_make.project()
    [coming], [staying, leaving] = ready(elsewhere, 1), ready(cast.project, 2)
    alice = client.sign_in(cast.alice.account)
    press = alice.page(f"{page_of(cast)}/alle").form(action="/alle")
    for number, project in ((coming, cast.project), (leaving, elsewhere)):
        db.session.get_one(Need, number).project_id = project.id
    db.session.commit()
    page = alice.submit(press, follow=True).page
    assert "1 svar er publisert." in page.text
    assert "1 er publisert, endret eller slettet i mellomtiden." in page.text
    assert db.session.scalars(select(Answer.need_id)).all() == [staying]


def test_one_phase_is_published_and_another_is_left(cast: Cast) -> None:
    here, other = both = [db.session.get_one(Need, number) for number in sorted(ready(cast.project, 2))]
    here.phase_id, other.phase_id = (phase.id for phase in cast.project.phases[:2])
    db.session.flush()
    assert everything(cast.project, [need.id for need in both], phase_id=here.phase_id).done == [here.id]
    assert queries.prepared_number(cast.project.id) == 1


def test_who_may_not_publish_answers_may_not_publish_all(client: Client, cast: Cast) -> None:
    ready(cast.project, 1)
    bob = client.sign_in(cast.bob.account)
    assert bob.get(f"{page_of(cast)}/alle").status_code == 403
    assert bob.post(f"{page_of(cast)}/alle", data={"needs": "1", "until": clock.now().isoformat()}).status_code == 403


def test_more_than_can_be_done_at_once_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.needs.services.releasing.MOST_WHOLE", 1)
    shown = ready(cast.project, 2)
    with pytest.raises(Conflict, match="én fase om gangen"):
        everything(cast.project, shown)
    assert (
        db.session.scalar(
            select(func.count()).select_from(Notice).join(Receipt).where(Receipt.kind == ReceiptKind.ANSWERED)
        )
        == 0
    )
