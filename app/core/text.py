"""Text from people: cleaned on its way in, folded for search, cut for titles."""

import re
import unicodedata

# Bidirectional overrides and isolates, zero-width space, soft hyphen, tag characters. Joiners stay: emoji and
# several scripts need them (reference: Unicode TR36; measured that NFC alone removes none of these).
_INVISIBLE = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
_SPACES = re.compile(r"[ \t]+")
_LINES = re.compile(r"\n{3,}")
_LETTERS = {ord("æ"): "ae", ord("ø"): "o", ord("å"): "a", ord("ß"): "ss"}


def visible(value: str) -> str:
    """Without control characters and what cannot be seen: nothing that turns words round or hides between them."""
    return _INVISIBLE.sub("", _CONTROL.sub("", value))


def clean(value: str | None) -> str:
    """What a person wrote, NFC, without control and invisible characters, runs of blanks and of empty lines."""
    if not value:
        return ""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = unicodedata.normalize("NFC", visible(value))
    value = _MARKS.sub(r"\1", value)
    return _LINES.sub("\n\n", "\n".join(_SPACES.sub(" ", line).strip() for line in value.split("\n"))).strip()


def one_line(value: str | None) -> str:
    """The same for what stands on one line: a title with a line break in it is another text where it is quoted."""
    return " ".join(clean(value).split())


def whole(value: object) -> int | None:
    """A whole number that came as text and that a column can hold, or None. «²» and «٣» are digits, but no numbers."""
    told = str(value or "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def fold(value: str) -> str:
    """For comparing: lower case, blanks joined. æ, ø and å stay letters of their own."""
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())


def shorten(value: str, length: int = 90) -> str:
    """The first sentence when it is short enough, else whole words up to `length` and «…»."""
    line = " ".join(value.split())
    first = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0]
    if len(first) <= length:
        return first.rstrip(".")
    cut = line[:length].rsplit(" ", 1)[0] if " " in line[:length] else line[:length]
    return cut.rstrip(" .,;:–-") + "…"


def slugify(value: str) -> str:
    """A readable part of an address: «Trygg vei hjem i vintermørket» -> trygg-vei-hjem-i-vintermorket."""
    folded = value.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
