"""Pictures are served under random names only, as pictures and nothing else."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug import exceptions

from app import create_app
from app.core import errors, images, uploads
from config import Settings


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Settings(env="test", data_dir=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def stored(app: Flask, size: tuple[int, int] = (2000, 1000)) -> images.StoredPicture:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return images.store(out.getvalue(), app.extensions["settings"].uploads_dir)


@pytest.mark.parametrize("suffix", ["", "-m", "-p", "-s"])
def test_each_size_is_served_as_a_picture_that_may_be_kept(app: Flask, client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/bilder/{stored(app).name}{suffix}.webp")
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_picture_from_before_there_were_copies_for_phones_is_served_in_the_size_above(
    app: Flask, client: FlaskClient
) -> None:
    name, folder = stored(app).name, app.extensions["settings"].uploads_dir
    (folder / f"{name}-p.webp").unlink()
    assert client.get(f"/bilder/{name}-p.webp").data == (folder / f"{name}-m.webp").read_bytes()


@pytest.mark.parametrize("name", ["x", "../secret-key", "a" * 24, "a" * 24 + "-x", "\0" + "a" * 23])
def test_no_other_name_leads_to_a_file(app: Flask, name: str) -> None:
    stored(app)
    with app.test_request_context(), pytest.raises((errors.NotFound, exceptions.NotFound)):
        uploads.file(name)


def test_one_that_is_taken_down_while_it_is_asked_for_is_not_found(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, folder, is_file = stored(app).name, app.extensions["settings"].uploads_dir, os.path.isfile

    def looked_for(path: str) -> bool:
        found = is_file(path)
        images.remove(name, folder)
        return found

    monkeypatch.setattr(os.path, "isfile", looked_for)
    assert client.get(f"/bilder/{name}.webp").status_code == 404


def test_the_browser_is_told_how_wide_each_copy_really_is(app: Flask) -> None:
    picture = stored(app, (1000, 2000))
    folder = app.extensions["settings"].uploads_dir
    with app.test_request_context():
        listed = uploads.sources(picture.name, picture.width, picture.height).split(", ")
    for source in listed:
        url, width = source.split(" ")
        with Image.open(folder / url.rsplit("/", 1)[1]) as opened:
            assert f"{opened.width}w" == width


def test_a_removed_picture_is_gone_in_every_size(app: Flask) -> None:
    folder = app.extensions["settings"].uploads_dir
    images.remove(stored(app).name, folder)
    assert not list(folder.iterdir())
