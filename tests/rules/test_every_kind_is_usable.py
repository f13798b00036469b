"""Nobody can plan what nobody can take part in: every kind that a phase allows has a page where a resident does."""

from collections.abc import Callable

import pytest
from flask import Flask, url_for

from app.core.db import db
from app.projects.links import held_by, with_links
from app.projects.models import Activity, ActivityKind, PhaseKind
from app.projects.phases import ALLOWED
from tests.factories import activities, decisions, prototypes, workshops
from tests.support.client import Client

# How a team makes one of each kind, up to where residents come in.
MADE: dict[ActivityKind, Callable[[int], Activity | None]] = {
    ActivityKind.CALL_FOR_NEEDS: lambda phase: activities.activity_in(
        activities.project_in(phase), ActivityKind.CALL_FOR_NEEDS
    ),
    ActivityKind.VOTE: lambda phase: decisions.ballot(activities.project_in(phase)).activity,
    ActivityKind.PROTOTYPE_TEST: lambda phase: prototypes.published(activities.project_in(phase)).versions[0].activity,
    ActivityKind.WORKSHOP: lambda phase: (
        workshops.workshop("single", project=activities.project_in(phase), started=True).activity
    ),
}


@pytest.mark.parametrize("phase", list(PhaseKind))
def test_what_a_phase_allows_has_a_page_to_take_part_on(phase: PhaseKind, app: Flask, client: Client) -> None:
    for kind in sorted(ALLOWED[phase]):
        activity = MADE[kind](phase.number)
        assert activity is not None
        db.session.commit()  # the context below lets go of what is not stored
        with app.test_request_context():
            opened = with_links([db.session.merge(activity)])
            links = [url_for(one.link.endpoint, **one.link.values) for one in opened]
        assert [client.get(link, follow_redirects=True).status_code for link in links] == [200], (phase, kind)


@pytest.mark.usefixtures("context")
def test_what_a_phase_allows_is_made_on_one_page_or_another() -> None:
    elsewhere = {kind for kind in MADE if held_by(kind)}
    assert elsewhere == {ActivityKind.VOTE, ActivityKind.PROTOTYPE_TEST, ActivityKind.WORKSHOP}
    assert frozenset[ActivityKind]().union(*ALLOWED.values()) == set(MADE)
