"""Telling a need: stored once, cleaned, rounded, and taken back while that is possible."""

import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed
from app.needs import pictures, secret, services
from app.needs.models import FIRST_NUMBER, Keeper, Need, NeedState
from app.needs.services import Told
from app.notifications.models import Follow, Receipt, ReceiptKind
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import projects as project_make

pytestmark = pytest.mark.usefixtures("context")
TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem."


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def picture() -> pictures.Held:
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "PNG")
    return pictures.hold(out.getvalue())


def uploads(app: Flask) -> Path:
    return app.extensions["settings"].uploads_dir  # type: ignore[no-any-return]


def test_numbers_start_at_1001() -> None:
    assert make.told().id == FIRST_NUMBER


def test_it_waits_to_be_read_and_leaves_receipt_follow_and_log() -> None:
    need = make.told(TEXT)
    assert (need.state, need.public, need.text) == (NeedState.WAITING, False, TEXT)
    assert [receipt.kind for receipt in db.session.scalars(select(Receipt))] == [ReceiptKind.RECEIVED]
    assert [follow.participant_id for follow in db.session.scalars(select(Follow))] == [need.participant_id]
    assert [entry.action for entry in db.session.scalars(select(AuditEntry))] == ["needs.told"]


def test_the_same_words_in_a_new_form_are_the_same_need_for_an_hour(frozen_clock: Moment) -> None:
    me = make.participant()
    first = make.told(TEXT, by=me)
    assert make.told(TEXT, by=me).id == first.id
    assert make.told(TEXT, by=make.participant()).id != first.id
    with_more = make.told(TEXT, by=me, pictures=[picture()])
    assert with_more.id != first.id
    frozen_clock.move(hours=2)
    assert make.told(TEXT, by=me).id not in (first.id, with_more.id)


def test_the_same_form_sent_again_changes_nothing() -> None:
    me, key = make.participant(), str(uuid.uuid4())
    first = make.told(TEXT, by=me, client_key=key)
    again = make.told(TEXT + "\r\n", by=me, client_key=key)
    assert first.id == again.id
    assert [count(table) for table in (Need, Receipt, Follow)] == [1, 1, 1]


def test_a_text_that_was_written_on_under_a_used_key_is_not_lost() -> None:
    me, key = make.participant(), str(uuid.uuid4())
    first = make.told(TEXT, by=me, client_key=key)
    second = make.told(TEXT + " Hver dag.", by=me, client_key=key)
    again = make.told(TEXT + " Hver dag.", by=me, client_key=key)
    assert first.id != second.id == again.id


def test_a_phone_that_never_got_its_cookie_keeps_the_need_when_it_sends_again() -> None:
    key = str(uuid.uuid4())
    need = make.told(TEXT, client_key=key)
    other = make.participant()
    assert make.told(TEXT, by=other, client_key=key).id == need.id
    assert secret.speaks_for(need, other)
    assert count(Keeper) == 1


@pytest.mark.parametrize("text", ["", "   ", "for kort", "a" * 601, "\u202e\u200b" * 20])
def test_too_short_and_too_long_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.tell_need(make.participant(), Told(text=text, client_key="x"))
    assert refused.value.field == "text"
    assert count(Need) == 0


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert (
        make.told("Stien\u202e er\u200b mørk\x00\x07  her\n\n\n\nnå. 👨‍👩‍👧").text == "Stien er mørk her\n\nnå. 👨‍👩‍👧"
    )


def test_a_position_is_rounded_to_100_metres_before_it_is_stored() -> None:
    here = make.told(place="58.963712, 5.712834 ved brua")
    near = make.told(place="58.963790, 5.712990")
    assert (here.place, near.place) == ("ved brua", "")
    assert (here.latitude, here.longitude) == (near.latitude, near.longitude)
    assert "58.963712" not in f"{here.latitude} {here.search_text}"


def test_rounding_what_the_phone_has_rounded_changes_nothing() -> None:
    once = make.told(place="58.9637, 5.7128")
    again = make.told(place=f"{once.latitude:.4f}, {once.longitude:.4f}")
    assert (again.latitude, again.longitude) == (once.latitude, once.longitude)


def test_the_district_is_told_by_the_place_when_it_is_not_chosen() -> None:
    project_make.project()  # plants the districts
    assert make.told(place="Ved butikken på Hundvåg").district.name_nb == "Hundvåg"  # type: ignore[union-attr]
    assert make.told(place="Et sted").district is None


def test_told_in_an_open_call_it_belongs_to_the_project_and_counts() -> None:
    project = project_make.project()
    activity = project_make.activity(project)
    need = make.told(activity=activity)
    assert (need.project_id, need.phase_id, need.focus_area_id) == (
        project.id,
        activity.phase_id,
        project.focus_area_id,
    )
    db.session.refresh(activity)
    assert activity.contributions == 1


def test_told_in_a_call_that_has_closed_it_is_refused_with_the_reason(frozen_clock: Moment) -> None:
    activity = project_make.activity(project_make.project(), closes_at=clock.now() + timedelta(hours=1))
    frozen_clock.move(hours=2)
    with pytest.raises(Closed, match="stengte"):
        make.told(activity=activity)
    assert count(Need) == 0


def test_pictures_become_the_needs_when_it_is_stored(app: Flask) -> None:
    kept = picture()
    need = make.told(pictures=pictures.held([kept.token]))
    db.session.commit()
    assert [row.name for row in need.pictures] == [kept.name]
    assert (uploads(app) / f"{kept.name}-s.webp").exists()
    assert not (uploads(app) / "held" / f"{kept.name}.webp").exists()


def test_what_failed_leaves_the_picture_held(app: Flask) -> None:
    kept = picture()
    make.told(pictures=[kept])
    db.session.rollback()
    assert pictures.held([kept.token]) == [kept]
    assert not (uploads(app) / f"{kept.name}.webp").exists()


def test_a_held_picture_cannot_be_named_by_somebody_who_did_not_send_it() -> None:
    kept = picture()
    assert pictures.held([kept.token[:-1] + ("0" if kept.token[-1] != "0" else "1"), "x", "", "a.b.c.d"]) == []


def test_the_author_takes_it_back_and_text_and_pictures_are_gone(app: Flask) -> None:
    kept = picture()
    need = make.told(TEXT, place="Mosvatnet", pictures=[kept])
    db.session.commit()
    services.withdraw(need, need.participant_id)
    db.session.commit()
    assert (need.state, need.text, need.place, need.search_text) == (NeedState.WITHDRAWN, "", "", "")
    assert not list(uploads(app).glob(f"*{kept.name}*"))
    services.withdraw(need, need.participant_id)


def test_whoever_has_the_secret_link_may_take_it_back_and_nobody_else() -> None:
    need = make.told()
    with pytest.raises(NotAllowed):
        services.withdraw(need, make.participant())
    with pytest.raises(NotAllowed):
        services.withdraw(need, None, token=f"{need.id}-{'0' * 32}")
    services.withdraw(need, None, token=secret.token_of(need))
    assert need.state is NeedState.WITHDRAWN


@pytest.mark.parametrize("token", ["", "1001", "1001-", "x-y", "99999999999999-a", "²-a", "1001-" + "0" * 32])
def test_a_made_up_link_leads_nowhere(token: str) -> None:
    make.told()
    assert secret.need_of(token) is None


def test_once_it_is_part_of_an_insight_it_stays() -> None:
    need = make.need()
    services.mark_used(project_make.BOSS, [need.id])
    with pytest.raises(Closed):
        services.withdraw(need, need.participant_id)
    services.unmark_used(project_make.BOSS, [need.id])
    services.withdraw(need, need.participant_id)
