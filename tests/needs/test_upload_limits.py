"""What is too large to be taken is refused in words, at its field; nothing of it is stored, and no text is lost."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import images
from app.core.db import db
from app.needs.models import Need
from tests.support.client import Client

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."
FORMS = pytest.mark.parametrize(
    ("url", "too_large", "file", "page"),
    [
        ("/meld-behov", "Bildet er for stort. Det kan være på høyst 12 MB.", "Filen er for stor", "inntil 12 MB"),
        (
            "/en/submit-need",
            "The picture is too large. It can be at most 12 MB.",
            "The file is too large",
            "up to 12 MB",
        ),
    ],
)


def send(client: Client, url: str, *sizes: int) -> Any:
    files = [(BytesIO(images.JPEG_START + b"\0" * (size - 3)), "sti.jpg") for size in sizes]
    fields = {**client.page(url).form("text").fields, "text": TEXT, "pictures": files}
    return client.post(url, data=fields, content_type="multipart/form-data", headers={"Sec-Fetch-Site": "same-origin"})


def stored(app: Flask) -> list[Path]:
    return list(app.extensions["settings"].uploads_dir.rglob("*.webp"))


@FORMS
def test_a_picture_above_the_limit(app: Flask, client: Client, url: str, too_large: str, file: str, page: str) -> None:
    before = stored(app)
    answer = send(client, url, images.MAX_BYTES + 1)
    assert answer.status_code == 422
    form = answer.page.form("text")
    assert form.fields["text"] == TEXT
    assert form.errors() == ["pictures"]
    assert too_large in answer.page.text
    assert db.session.scalar(select(func.count()).select_from(Need)) == 0
    assert stored(app) == before


@FORMS
def test_a_request_above_the_limit(app: Flask, client: Client, url: str, too_large: str, file: str, page: str) -> None:
    """So much is never read: nothing is stored, and the page says that it is too much and to go back."""
    before = stored(app)
    assert app.config["MAX_CONTENT_LENGTH"] > 3 * images.MAX_BYTES, "three pictures may come"
    answer = send(client, url, *[images.MAX_BYTES] * 4)
    assert answer.status_code == 413
    assert answer.page.h1 == file
    assert page in answer.page.text
    assert db.session.scalar(select(func.count()).select_from(Need)) == 0
    assert stored(app) == before
