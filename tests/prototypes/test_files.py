"""The files of a variant's picture follow the row that names them, whatever becomes of it."""

from pathlib import Path

import pytest

from app.core.db import db
from app.prototypes import services
from app.prototypes.models import Variant
from tests.factories import prototypes
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def variant(tmp_path: Path) -> Variant:
    made = prototypes.draft(variants=1, folder=tmp_path).versions[0].variants[0]
    db.session.commit()
    return made


def lying(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.webp") if path.stem[-2:] not in ("-m", "-p", "-s")}


def another_picture(variant: Variant, folder: Path) -> None:
    services.edit_variant(BOSS, variant, prototypes.TEXTS, services.draw(prototypes.picture()), folder)


def test_another_picture_takes_the_place_of_the_first_once_it_is_stored(variant: Variant, tmp_path: Path) -> None:
    before = variant.picture
    another_picture(variant, tmp_path)
    assert before in lying(tmp_path)
    db.session.commit()
    assert lying(tmp_path) == {variant.picture} != {before}


def test_when_it_is_not_stored_the_first_is_there_still_and_the_other_is_not(variant: Variant, tmp_path: Path) -> None:
    before = variant.picture
    another_picture(variant, tmp_path)
    db.session.rollback()
    assert lying(tmp_path) == {before} == {variant.picture}


def test_what_is_taken_away_and_is_not_after_all_keeps_its_picture(variant: Variant, tmp_path: Path) -> None:
    before = variant.picture
    services.remove_variant(BOSS, variant, tmp_path)
    db.session.rollback()
    assert lying(tmp_path) == {before}
    services.remove_variant(BOSS, db.session.query(Variant).one(), tmp_path)
    db.session.commit()
    assert lying(tmp_path) == set()
