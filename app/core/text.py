"""Text from people: cleaned on its way in, folded for search, cut for titles."""

import re
import unicodedata
from hashlib import blake2b
from string import ascii_uppercase

# Bidirectional overrides and isolates, zero-width space, soft hyphen, tag characters. Joiners stay: emoji and
# several scripts need them (reference: Unicode TR36; measured that NFC alone removes none of these).
_INVISIBLE = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
_SPACES = re.compile(r"[ \t]+")
_LINES = re.compile(r"\n{3,}")
_ENDS = re.compile(r"[.!?]+(?=\s)")
# Words that are written with a full stop and often stand before a number or a name. With a small letter after it, no
# full stop ends a sentence, so the others need not stand here.
_CUT_SHORT = frozenset(
    "adr aug avd ca dec des dr dvs eks el etc evt feb fr gt hr inkl jan jf jr jul jun kap kl kr mag maks mfl mht"
    " mnd mr mrs ms mv nov nr obs okt osv pga pr prof ref sep sept sg sr st str tlf tom vs".split()
)
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
    """The first sentence when it is short enough, else whole words up to `length`. «…» says that there is more."""
    line = " ".join(value.split())
    first = line[: _sentence(line)]
    if len(first) > length:
        return excerpt(line, length)
    told = first.rstrip(".")
    if len(first) == len(line):
        return told
    return f"{told} …" if told.endswith(("!", "?")) else f"{told}…"


def sentences(value: str, length: int) -> str:
    """All of it when it fits, else as many whole sentences as do, else whole words. «…» says that there is more."""
    line = " ".join(value.split())
    if len(line) <= length:
        return line.rstrip(".") if _sentence(line) == len(line) else line
    end = 0
    while (more := end + _sentence(line[end:])) < length:
        end = more
    return line[:end].rstrip(".") + "…" if end else excerpt(line, length)


def excerpt(value: str, length: int) -> str:
    """All of it when it fits, for words that are quoted; else whole words up to `length` and «…»."""
    line = " ".join(value.split())
    if len(line) <= length:
        return line
    cut = line[:length].rsplit(" ", 1)[0] if " " in line[:length] else line[:length]
    return cut.rstrip(" .,;:–-") + "…"


def _sentence(line: str) -> int:
    """Where the first sentence ends. A full stop ends none in «3. etasje», «kl. 14» and «bl.a. Storhaug»."""
    for end in _ENDS.finditer(line):
        before = line[: end.start()].rsplit(" ", 1)[-1].lstrip("(«\"'")
        if end[0] != "." or not (line[end.end() + 1].islower() or _goes_on(before)):
            return end.end()
    return len(line)


def _goes_on(word: str) -> bool:
    """A word that a full stop follows without ending the sentence: a number, a letter, or what is cut short."""
    return word[-1:].isdigit() or len(word) == 1 or "." in word.strip(".") or word.casefold() in _CUT_SHORT


def imprint(value: str) -> str:
    """A short mark of just these words, for a form to say which ones it was opened with."""
    return blake2b(value.encode(), digest_size=12).hexdigest()


def letter(place: int) -> str:
    """What one of a few choices is called where words would not fit: A for the first, whose place is 0."""
    return ascii_uppercase[place]


def slugify(value: str) -> str:
    """A readable part of an address: «Trygg vei hjem i vintermørket» -> trygg-vei-hjem-i-vintermorket."""
    folded = value.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
