"""What a team wrote goes out as it stands in the form when it is published, and the page says what was done."""

import pytest

from app.core.db import db
from app.insights import services
from app.insights.models import Insight, Link, Pilot, Stance, Standing
from app.notifications.models import Subject
from app.projects.models import Project
from tests.factories import decisions as ask
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories.projects import BOSS
from tests.support.client import Client


@pytest.fixture
def draft(project: Project) -> Insight:
    found = find.insight(project, tell.need(project=project), publish=False)
    db.session.commit()
    return found


def test_what_was_written_last_is_what_is_published(alice: Client, project: Project, draft: Insight) -> None:
    form = alice.page(f"/team/{project.slug}/innsikt/{draft.id}").form(button="Publiser")
    assert form.buttons[0] == "Lagre", "Enter presses the first button, and must not publish"
    words = {**form.fields, "title_nb": "Vi går andre veier", "act": "publish"}
    sent = alice.post(form.action, data=words, follow_redirects=True)
    assert "Publisert." in sent.page.text
    assert "Vi går andre veier" in alice.page(f"/innsikt/{draft.id}").h1


def test_what_was_written_stands_in_the_form_when_it_cannot_be_published(alice: Client, project: Project) -> None:
    found = find.insight(project)
    form = alice.page(f"/team/{project.slug}/innsikt/{found.id}").form(button="Publiser")
    refused = alice.post(form.action, data={**form.fields, "body_nb": "Lange tanker", "act": "publish"})
    assert refused.status_code == 422
    assert refused.page.form(button="Publiser").fields["body_nb"].strip() == "Lange tanker"
    assert db.session.get_one(Insight, found.id).standing is Standing.DRAFT


def test_linking_nothing_is_told(alice: Client, project: Project, draft: Insight) -> None:
    answer = alice.post(f"/team/{project.slug}/innsikt/{draft.id}/valg", data={"act": "for"})
    assert answer.status_code == 422
    assert "Kryss av for minst én kilde." in answer.page.text
    assert db.session.query(Link).count() == 1


@pytest.mark.parametrize("page", ["/innsikt/{}", "/team/trygg-vei-hjem/innsikt/{}"])
def test_a_vote_that_says_otherwise_stands_as_that_and_not_as_support(
    alice: Client, project: Project, page: str
) -> None:
    found = find.insight(project, tell.need(project=project))
    held = ask.ballot(project, question_nb="Vil du ha det mørkt?")
    services.link(BOSS, project, (Subject.BALLOT, held.id), (Subject.INSIGHT, found.id), stance=Stance.AGAINST)
    text = alice.page(page.format(found.id)).text
    assert "Ingen innspill er koblet som motstemme." not in text
    assert "Vil du ha det mørkt?" in text.partition("De som sa noe annet")[2].partition("Bygger på")[0]
    assert "Dette bygger på Avstemning Vil du ha det mørkt?" not in text


def test_a_pilot_does_not_end_before_it_starts_and_says_when_it_runs(alice: Client, project: Project) -> None:
    form = alice.page(f"/team/{project.slug}/pilot").form(has="title_nb")
    days = {"title_nb": "600 meter lys", "starts_on": "2026-12-10", "ends_on": "2026-12-01"}
    refused = alice.submit(form, **days)
    assert refused.status_code == 422
    assert "Piloten kan ikke slutte før den starter." in refused.page.text
    alice.submit(form, **{**days, "ends_on": "2026-12-20"})
    text = alice.page(f"/team/{project.slug}/pilot/{db.session.query(Pilot).one().id}").text
    assert "Utkast Mangler engelsk 10. desember" in text
    assert "20. desember" in text
