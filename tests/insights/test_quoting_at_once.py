"""Somebody chooses a remark while its tester gives it other words: what nobody chose is not quoted."""

from threading import Event

import pytest
from flask import Flask

from app.core.db import db
from app.insights import services
from app.insights.models import QuotedPin
from app.notifications.models import Subject
from app.prototypes import services as prototypes
from app.prototypes.models import Mood, Pin
from tests.cast import Cast
from tests.factories import insights as find
from tests.factories import prototypes as build
from tests.factories.projects import BOSS
from tests.support.databases import POSTGRESQL
from tests.support.threads import together


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_words_that_change_while_they_are_chosen_are_chosen_no_longer(app: Flask, cast: Cast) -> None:
    found = find.insight(cast.project)
    pin = db.session.get_one(Pin, build.pin(build.published(cast.project).versions[0].variants[0], text="Det blender."))
    services.link(BOSS, cast.project, (Subject.FEEDBACK, pin.feedback_id), (Subject.INSIGHT, found.id))
    number, who, insight, project = pin.id, pin.feedback.participant_id, found.id, cast.project
    assert who is not None
    chosen, changing = Event(), Event()

    def choose() -> bool:
        done = services.quote(BOSS, project, number, insight)
        chosen.set()
        changing.wait(10)
        Event().wait(0.5)  # the other one waits for this to be stored
        return done

    def change() -> str:
        chosen.wait(10)
        changing.set()
        return prototypes.change_pin(who, number, Mood.WORRY, "Noe annet.").text

    assert together(app, [choose, change]) == [True, "Noe annet."]
    assert db.session.query(QuotedPin).count() == 0
