"""Where a need is placed, and that it is taken out again, is told to those who follow it."""

import pytest

from app.core.db import db
from app.core.errors import Closed
from app.needs import services
from app.notifications import wording
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.projects.models import Outcome
from tests.factories import needs as make
from tests.factories import projects
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def test_who_told_a_need_hears_that_it_was_taken_out_of_the_project() -> None:
    need = make.need(project=projects.project("Trygg vei hjem"))
    services.unplace(BOSS, need)
    services.unplace(BOSS, need)
    assert need.project_id is None
    lines = db.session.query(Receipt).filter_by(subject=Subject.NEED, subject_id=need.id, kind=ReceiptKind.PLACED)
    told = [wording.sentence(line) for line in lines]
    assert told.count("Tatt ut av prosjektet «Trygg vei hjem». Vi finner ut hvor det hører hjemme.") == 1


@pytest.mark.parametrize("ending", ["stopped", "in use"])
def test_a_project_that_is_over_keeps_its_needs(ending: str) -> None:
    project = projects.in_phase(4)
    need = make.need(project=project)
    projects.decide(project, Outcome.STOP if ending == "stopped" else Outcome.HAND_OVER)
    if ending == "in use":
        projects.accept(project)
    with pytest.raises(Closed, match="avsluttet"):
        services.unplace(BOSS, need)
    assert need.project_id == project.id
