"""What people were promised stands against every way to edit it (invariant 4)."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.projects import services
from app.projects.models import Activity, ActivityState, ResultsVisible
from app.projects.services.activities import change_activity
from tests.conftest import Moment
from tests.factories import projects as make
from tests.support.threads import together

HOUR = timedelta(hours=1)


@pytest.mark.usefixtures("context")
def test_a_deadline_that_has_passed_is_not_moved_by_editing(frozen_clock: Moment) -> None:
    activity = make.activity(make.project(), closes_at=clock.now() + HOUR)
    frozen_clock.move(hours=2)
    for later in (clock.now() + HOUR, None):
        with pytest.raises(Invalid, match="stengt"):
            change_activity(make.BOSS, activity, {"closes_at": later})
    change_activity(make.BOSS, activity, {"title_en": "English is welcome", "closes_at": activity.closes_at})
    assert activity.state_at(clock.now()) is ActivityState.CLOSED


@pytest.mark.usefixtures("context")
def test_one_that_was_closed_by_hand_stays_closed() -> None:
    activity = make.activity(make.project(), closes_at=clock.now() + HOUR)
    services.close_activity(make.BOSS, activity)
    with pytest.raises(Invalid, match="stengt"):
        change_activity(make.BOSS, activity, {"closes_at": clock.now() + 2 * HOUR})


@pytest.mark.usefixtures("context")
def test_what_is_open_cannot_be_sent_back_to_before_it_opened() -> None:
    activity = make.activity(make.project(), closes_at=clock.now() + 3 * HOUR)
    change_activity(make.BOSS, activity, {"opens_at": clock.now() + HOUR, "closes_at": activity.closes_at})
    assert activity.state_at(clock.now()) is ActivityState.OPEN


def test_of_one_who_opens_and_one_who_loosens_at_once_the_promise_is_what_was_open(app: Flask) -> None:
    with app.app_context():
        activity = make.activity(make.project(), opened=False, closes_at=clock.now() + HOUR)
        number = activity.id
        db.session.commit()
    loosen = {"results_visible": ResultsVisible.LIVE}

    def open_it() -> ResultsVisible:
        held = db.session.get_one(Activity, number)
        services.open_activity(make.BOSS, held)
        return held.results_visible

    def loosen_it() -> None:
        change_activity(make.BOSS, db.session.get_one(Activity, number), loosen)

    promised, loosened = together(app, [partial(open_it), partial(loosen_it)])
    stands = db.session.get_one(Activity, number, populate_existing=True).results_visible
    assert stands is promised
    assert isinstance(loosened, Invalid) == (promised is ResultsVisible.AFTER_CLOSE)
