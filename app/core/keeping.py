"""What was sent and could not be taken now: shown on the page that says so, and sent again with one press.

A form on somebody else's page must not be turned into one of ours, with our token, by being refused here. So only what
a browser says was sent from this site is kept.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import HTTPException

from app.core.htmx import htmx
from app.core.text import clean

SAFE = ("GET", "HEAD", "OPTIONS")
TOKEN = "csrf_token"


@dataclass(frozen=True)
class Kept:
    """One form as it was sent. `texts`: what a person wrote in it; `files`: fields whose files cannot come along."""

    action: str
    fields: list[tuple[str, str]]
    texts: list[str]
    files: list[str]


def kept() -> Kept | None:
    """What this request sent, or None when there is nothing to keep."""
    if request.method in SAFE or htmx or not _from_here():
        return None
    try:
        fields = [(name, value) for name, values in request.form.lists() if name != TOKEN for value in values]
        files = [name for name, file in request.files.items(multi=True) if file.filename]
    except HTTPException:  # too large, or no form at all
        return None
    texts = [text for _name, value in fields if " " in (text := clean(value))]
    return Kept(request.full_path.rstrip("?"), fields, list(dict.fromkeys(texts)), list(dict.fromkeys(files)))


def _from_here() -> bool:
    told = request.headers.get("Sec-Fetch-Site")
    if told:
        return told == "same-origin"
    return urlsplit(request.headers.get("Origin") or request.referrer or "").netloc == request.host
