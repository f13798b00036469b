"""Pictures from people: checked before they are decoded, drawn anew on an empty canvas, stored without metadata."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core import secrets
from app.core.errors import Invalid
from app.core.i18n import lazy_

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000  # 20 KiB of PNG can ask for 800 MiB; the header is read before anything is decoded
# A JPEG may be drawn in many goes («scans»), each over the whole of it and some only bytes long: 12 MB of them keep a
# processor busy for hours. Cameras and programs make ten or so.
MOST_SCANS = 40
JPEG_START, SCAN, END = b"\xff\xd8\xff", 0xDA, 0xD9
JPEG_MARK = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")  # what is not part of the picture's own bytes
WIDTH = 1600
UNREADABLE = lazy_("Vi kunne ikke lese bildet. Bruk et bilde av typen JPEG, PNG, WebP eller HEIC.")
SMALLER = {"-m": (960, 78), "-p": (720, 76), "-s": (480, 72)}  # suffix: longest side, quality; -p fills a phone

_one_at_a_time = Lock()  # a large picture takes 300 MiB while it is made small: many at once would take them all

pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class StoredPicture:
    """A stored picture: `name`.webp in the uploads folder, with a copy of each size in `SMALLER`, as
    `name`-m.webp; sizes in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """A picture that was drawn and lies nowhere yet: its files by their suffix, and its size in pixels."""

    files: Mapping[str, bytes]
    width: int
    height: int


def store(data: bytes, folder: Path) -> StoredPicture:
    """Check, redraw and store one picture. Raises `Invalid` with a reason that the person reads."""
    return keep(draw(data), folder)


def draw(data: bytes) -> Drawn:
    """Check and redraw one picture. It takes up to a second or two: call `pauses.let_go` first.

    Raises `Invalid` with a reason that the person reads.
    """
    with _one_at_a_time:
        large = _redrawn(data)
    files = {"": _file(large, 80)}
    files |= {suffix: _file(_fitted(large, side), quality) for suffix, (side, quality) in SMALLER.items()}
    return Drawn(files, large.width, large.height)


def keep(drawn: Drawn, folder: Path) -> StoredPicture:
    """Store a picture that was drawn, under a new name."""
    name = secrets.token()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for suffix, content in drawn.files.items():
            (folder / f"{name}{suffix}.webp").write_bytes(content)
    except BaseException:
        remove(name, folder)  # nobody knows the name, so nobody would ever remove what is there already
        raise
    return StoredPicture(name, drawn.width, drawn.height)


def remove(name: str, folder: Path) -> None:
    for suffix in ("", *SMALLER):
        (folder / f"{name}{suffix}.webp").unlink(missing_ok=True)


def width_of(suffix: str, width: int, height: int) -> int:
    """How wide the smaller copy is of a stored picture of this size."""
    side = SMALLER[suffix][0]
    return max(1, round(width * min(1, side / max(width, height, 1))))


def _redrawn(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise Invalid(lazy_("Bildet er for stort. Det kan være på høyst 12 MB."), "pictures")
    if _scans(data) > MOST_SCANS:
        raise Invalid(UNREADABLE, "pictures")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Invalid(lazy_("Bildet har for mange piksler. Prøv et mindre bilde."), "pictures")
            opened.draft("RGB", (WIDTH, WIDTH))
            # Made small first: each copy of the whole of a large one takes 160 MiB.
            plain = "RGBA" if opened.has_transparency_data else "RGB"
            small: Image.Image = opened if opened.mode == plain else opened.convert(plain)
            small.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS, reducing_gap=2.0)
            upright = ImageOps.exif_transpose(small).convert("RGBA")
    except Invalid:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(UNREADABLE, "pictures") from error
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright.getchannel("A"))
    return canvas


def _scans(data: bytes) -> int:
    """In how many goes a JPEG is drawn, counted no further than is allowed; 0 for every other kind of picture."""
    found, at = 0, 2
    while data.startswith(JPEG_START) and found <= MOST_SCANS and (mark := JPEG_MARK.search(data, at)):
        kind, at = mark.group(1)[0], mark.end()
        if kind == END:
            break
        found += kind == SCAN
        at += int.from_bytes(data[at : at + 2], "big")  # what belongs to the mark: a small picture within, say
    return found


def _file(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy
