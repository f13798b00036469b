"""Pictures take their time. Meanwhile people go on, the server ends what rests too long, and a disk may be full."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.needs.models import NeedPicture
from app.opendata import workbench
from app.opendata.archive.parts import PICTURES
from app.projects.models import Project
from tests.factories import needs
from tests.factories import projects as project_make
from tests.factories.prototypes import picture
from tests.support import archives, databases

NAMES = ("a" * 24, "b" * 24)
Act = Callable[[str], object]


@pytest.fixture
def pictures(app: Flask) -> Iterator[Path]:
    """The folder of this installation, with what the need of `project` shows."""
    folder = app.extensions["settings"].uploads_dir
    (folder / "aside").mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.webp").write_bytes(picture())
    yield folder
    for name in NAMES:
        for place in (folder, folder / "aside"):
            (place / f"{name}.webp").unlink(missing_ok=True)


@pytest.fixture
def project(app: Flask, pictures: Path) -> Project:
    project = project_make.project(slug="stien")
    with needs.arranged(app):
        told = needs.need("Det er mørkt.", project=project)
        told.pictures = [NeedPicture(name=name, width=96, height=72) for name in NAMES]
    return project


@pytest.fixture
def before_each_picture(monkeypatch: pytest.MonkeyPatch) -> Callable[[Act], None]:
    """Lets something happen before each picture is put into a file."""
    put = zipfile.ZipFile.write

    def use(act: Act) -> None:
        def slowly(archive: zipfile.ZipFile, path: Path, *more: Any) -> None:
            act(path.name)
            put(archive, path, *more)

        monkeypatch.setattr(zipfile.ZipFile, "write", slowly)

    return use


def export(app: Flask, file: Path) -> str:
    return archives.run(app, "export", "project", "stien", str(file))


def held(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        return {name.removeprefix(PICTURES) for name in archive.namelist() if name.startswith(PICTURES)}


ALL = {f"{name}.webp" for name in NAMES}


def test_pictures_may_take_longer_than_a_transaction_may_rest(
    app: Flask, project: Project, before_each_picture: Callable[[Act], None], tmp_path: Path
) -> None:
    before_each_picture(lambda _name: databases.rest())
    with databases.impatient():
        told = export(app, tmp_path / "stien.zip")
    assert told.startswith("0 Wrote ") and "2 pictures" in told
    assert held(tmp_path / "stien.zip") == ALL


def test_a_picture_that_is_put_aside_meanwhile_is_where_the_rows_know_it(
    app: Flask, project: Project, before_each_picture: Callable[[Act], None], pictures: Path, tmp_path: Path
) -> None:
    def put_aside(name: str) -> None:
        if (pictures / name).exists():
            (pictures / name).rename(pictures / "aside" / name)

    before_each_picture(put_aside)
    told = export(app, tmp_path / "stien.zip")
    assert "2 pictures" in told and "removed" not in told
    assert held(tmp_path / "stien.zip") == ALL


def test_one_that_goes_meanwhile_is_told_and_left_out(
    app: Flask, project: Project, before_each_picture: Callable[[Act], None], pictures: Path, tmp_path: Path
) -> None:
    before_each_picture(lambda _name: (pictures / f"{NAMES[1]}.webp").unlink(missing_ok=True))
    told = export(app, tmp_path / "stien.zip")
    assert told.startswith("0 Wrote ")
    assert "1 pictures" in told
    assert "  1 pictures were removed while the file was written, and are not in it." in told.splitlines()
    assert held(tmp_path / "stien.zip") == {f"{NAMES[0]}.webp"}


def test_when_it_fails_the_file_of_yesterday_is_still_there(
    app: Flask, project: Project, before_each_picture: Callable[[Act], None], tmp_path: Path
) -> None:
    def full(_name: str) -> None:
        raise OSError("No space left on device")

    file = tmp_path / "backups" / "stien.zip"
    file.parent.mkdir()
    export(app, file)
    yesterday = file.read_bytes()
    before_each_picture(full)
    assert export(app, file).startswith("1 ")
    assert file.read_bytes() == yesterday
    assert list(file.parent.iterdir()) == [file]


def test_nobody_else_may_read_it(app: Flask, project: Project, tmp_path: Path) -> None:
    (tmp_path / "stien.zip").touch(mode=0o644)
    export(app, tmp_path / "stien.zip")
    assert (tmp_path / "stien.zip").stat().st_mode & 0o777 == 0o600


def test_needs_and_their_supports_are_never_of_two_exports(
    app: Flask, project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_what: object) -> Iterator[dict[str, Any]]:
        raise OSError("No space left on device")
        yield {}

    command = ("export", "needs", str(tmp_path), "--project", "stien")
    assert archives.run(app, *command).startswith("0 ")
    files = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert {path.name for path in files} == {"needs.csv", "supports.csv"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    monkeypatch.setattr(workbench, "moving_supports", full)
    assert archives.run(app, *command).startswith("1 ")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files
