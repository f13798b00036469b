"""What somebody wrote in a form that could not be taken: the page that says so gives it back, and never loses it."""

from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import HTTPException

OURS = ("csrf_token", "website")
WORDS = ("text", "why", "reason")  # fields that people write in; one word in them is worth keeping too


def texts() -> list[str]:
    """The texts of the form that was sent, to read and to copy. None of them when the form was another site's."""
    return [
        value.strip()
        for name, value in _fields()
        if value.strip() and (name in WORDS or any(letter.isspace() for letter in value.strip()))
    ]


def again() -> list[tuple[str, str]]:
    """Every field of the form, for sending it once more. None when files came along, because they cannot."""
    try:
        if any(file.filename for _name, file in request.files.items(multi=True)):
            return []
    except HTTPException:
        return []
    return [(name, value) for name, value in _fields() if name not in OURS]


def _fields() -> list[tuple[str, str]]:
    if request.method != "POST" or not _from_our_page():
        return []
    try:
        return list(request.form.items(multi=True))
    except HTTPException:  # it was too large to be read
        return []


def _from_our_page() -> bool:
    """Nobody else's form may put words on our page. Browsers say where a form came from."""
    said = request.headers.get("Origin")
    return not said or urlsplit(said).netloc == request.host
