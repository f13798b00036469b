"""Pictures come in like any that somebody sends: checked, drawn anew, under names of their own."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.core import images
from app.core.db import db
from app.opendata import archive
from app.projects.models import Project
from app.prototypes.models import Variant
from app.workshops.models import Step
from tests.factories import needs, prototypes, workshops
from tests.support import archives, databases


def names(file: Path) -> list[str]:
    return [row["picture"] for row in archives.body(file)["tables"]["prototype_variant"]]


def stored(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def bring_in(app: Flask, file: Path, folder: Path) -> list[str]:
    """The names of the pictures that variants have then."""
    databases.empty()
    with app.app_context():
        archive.bring_in(file, folder)
        db.session.commit()
        found = list(db.session.scalars(select(Variant.picture)))
        db.session.remove()
    return found


def webp(**more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "WEBP", **more)
    return out.getvalue()


def test_they_are_drawn_anew_and_nothing_but_what_is_seen_is_kept(app: Flask, written: Path, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Stien hjemme hos Kari"
    first = names(written)[0]
    file = archives.changed(written, pictures=[(f"pictures/{first}.webp", webp(exif=exif))])
    came = bring_in(app, file, tmp_path / "here")
    assert came and not set(came) & set(names(written)), "a name is never another's"
    assert stored(tmp_path / "here") == {f"{name}{size}.webp" for name in came for size in ("", *images.SMALLER)}
    assert not [path for path in (tmp_path / "here").iterdir() if b"Kari" in path.read_bytes()]


def test_only_what_a_row_names_comes_in_and_only_where_pictures_are(app: Flask, written: Path, tmp_path: Path) -> None:
    first = names(written)[0]
    odd = [f"pictures/{'x' * 24}.webp", f"pictures/../{first}.webp", f"pictures/a/b/{first}.webp", f"{first}.webp"]
    file = archives.changed(written, pictures=[(name, webp()) for name in odd])
    came = bring_in(app, file, tmp_path / "here" / "in")
    assert stored(tmp_path / "here") == {f"in/{one}{size}.webp" for one in came for size in ("", *images.SMALLER)}


BOMB = b"\0" * (images.MAX_BYTES + 1)


@pytest.mark.parametrize(("data", "reason"), [(BOMB, "too many or too large"), (b"<svg>", "cannot be read: ")])
def test_one_that_is_none_or_too_large_keeps_all_out(
    app: Flask, written: Path, data: bytes, reason: str, tmp_path: Path
) -> None:
    databases.empty()
    uploads = app.extensions["settings"].uploads_dir
    before = stored(uploads)
    file = archives.changed(written, pictures=[(f"pictures/{names(written)[-1]}.webp", data)])
    told = archives.run(app, "import", "project", str(file))
    assert told.startswith("1 Error: ") and reason in told
    assert stored(uploads) == before and not any(archives.counts().values())


def test_only_those_of_the_folders_that_come_in_are_in_the_file(
    app: Flask, project: Project, written: Path, tmp_path: Path
) -> None:
    first, second, third = names(written)[:3]
    for place in (f"{first}.webp", f"aside/{second}.webp", f"held/{third}.webp", f"coming-ab12/{first}.webp"):
        (tmp_path / "there" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "there" / place).write_bytes(webp())
    told = archives.write(app, tmp_path / "some.zip", tmp_path / "there", project)
    with zipfile.ZipFile(tmp_path / "some.zip") as held:
        pictures = set(held.namelist()) - {"project.json"}
    assert pictures == {f"pictures/{first}.webp", f"pictures/aside/{second}.webp"}
    assert told["pictures"] == 2


def test_they_go_again_when_the_rows_are_not_stored(app: Flask, written: Path, tmp_path: Path) -> None:
    databases.empty()
    with app.app_context():
        archive.bring_in(written, tmp_path / "here")
        assert stored(tmp_path / "here")
        db.session.rollback()
        db.session.remove()
    assert stored(tmp_path / "here") == set()


def test_the_picture_that_a_question_is_about_comes_too(app: Flask, project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    with needs.arranged(app):
        held = workshops.workshop("place", project=project)
        picture = images.store(prototypes.picture(), folder)
        told = {"name": picture.name, "width": picture.width, "height": picture.height}
        held.steps[0].settings = {**held.steps[0].settings, "picture": told}
    archives.write(app, tmp_path / "one.zip", folder, project)
    databases.empty()
    with app.app_context():
        archive.bring_in(tmp_path / "one.zip", tmp_path / "here")
        db.session.commit()
        came = db.session.scalars(select(Step)).one().settings["picture"]
        db.session.remove()
    assert came == {**told, "name": came["name"]}
    assert (tmp_path / "here" / f"{came['name']}.webp").exists()
