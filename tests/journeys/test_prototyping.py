"""A team makes a prototype, lets people try it, and answers with a new version because of what they said."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.people.models import Account
from app.projects.models import Project
from app.prototypes.models import Mood, Prototype
from tests.factories import activities, people
from tests.factories import prototypes as make
from tests.journeys.conftest import Opens
from tests.support.live import Live


@pytest.fixture
def project(live: Live) -> Project:
    with live.arranged():
        return activities.project_in(3, title_nb="Lys i parken")


@pytest.fixture
def tea(live: Live, project: Project) -> Account:
    with live.arranged():
        return people.account("Tea", Role.TEAM, project_id=project.id)


def in_weeks(weeks: int) -> str:
    return f"{clock.local(clock.now()) + timedelta(weeks=weeks):%Y-%m-%dT12:00}"


def test_a_sketch_becomes_a_test_that_is_open(staff: Opens, tea: Account, picture: Callable[..., Path]) -> None:
    hand = staff("/team", account=tea).press("Lys i parken").press("Prototyper").press("Ny prototype").press("Lagre")
    hand.is_told_what_is_wrong("Skriv en tittel.").fill("Tittel: Bokmål", "Lys som våkner").press("Lagre")
    hand.press("Legg til A").attach("Bilde", picture()).fill("Tittel: Bokmål", "Lave lykter").press("Lagre")
    hand.is_told_what_is_wrong().attach("Bilde", picture()).fill("Hva bildet viser: Bokmål", "En sti.").press("Lagre")
    hand.stands_at("Steder i A").fill("Navn på bokmål", "Lyktene").fill("Fra venstre, prosent", "30")
    hand.fill("Fra toppen, prosent", "70").press("Lagre stedene").sees("Sted 1").press("Ferdig")
    hand.press("Planlegg en test").fill("Stenger", in_weeks(2)).press("Lagre")
    hand.press("Publiser versjonen").fill("Om denne versjonen: Bokmål", "Den første skissen.").press("Publiser")
    hand.press("Åpne testen nå").sees("Åpen for test").press("Slik ser innbyggerne det").stands_at("Lys som våkner")
    hand.press("Gi tilbakemelding").sees("Lyktene")


def test_a_new_version_says_because_of_whom_it_changed(
    staff: Opens, live: Live, project: Project, tea: Account
) -> None:
    with live.arranged():
        held = db.session.get_one(Project, project.id)
        shown = make.published(held, folder=live.app.extensions["settings"].uploads_dir)
        make.pin(shown.versions[0].variants[0], mood=Mood.WORRY, text="De blender flaggermusene.")
        path = f"/prototyper/{shown.slug}"
    hand = staff("/team", account=tea).press("Lys i parken").press("Prototyper").press("Lys som våkner når du kommer")
    hand.press("Svarene").press("Les merknadene").sees("De blender flaggermusene.").press("Merk")
    hand.sees("Merket som lest.").press("Prototyper").press("Lys som våkner når du kommer")
    hand.press("Lag utkast til versjon 2").press("Publiser versjonen").press("Publiser").is_told_what_is_wrong()
    hand.fill("Hva er endret?: Bokmål", "Lyset er varmere.").choose("De blender flaggermusene").press("Publiser")
    hand.go(path).sees("versjon 2", "Lyset er varmere.", "Endret på grunn av det")
    with live.arranged():
        assert len(db.session.query(Prototype).one().published_versions) == 2
