"""Pictures from people: checked before they are decoded, drawn anew on an empty canvas, stored without metadata."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core import secrets
from app.core.errors import Invalid
from app.core.i18n import lazy_

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000  # 20 KiB of PNG can ask for 800 MiB; the header is read before anything is decoded
WIDTH, THUMB = 1600, 480

pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class StoredPicture:
    """A stored picture: `name`.webp and `name`-s.webp (thumbnail) in the uploads folder, sizes in pixels."""

    name: str
    width: int
    height: int


def store(data: bytes, folder: Path) -> StoredPicture:
    """Check, redraw and store one picture. Raises `Invalid` with a reason that the person reads."""
    picture = _redrawn(data)
    name = secrets.token()
    folder.mkdir(parents=True, exist_ok=True)
    large = _fitted(picture, WIDTH)
    large.save(folder / f"{name}.webp", "WEBP", quality=80, method=4)
    _fitted(picture, THUMB).save(folder / f"{name}-s.webp", "WEBP", quality=72, method=4)
    return StoredPicture(name, large.width, large.height)


def remove(name: str, folder: Path) -> None:
    for suffix in (".webp", "-s.webp"):
        (folder / f"{name}{suffix}").unlink(missing_ok=True)


def _redrawn(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise Invalid(lazy_("Bildet er for stort. Det kan være på høyst 12 MB."), "pictures")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Invalid(lazy_("Bildet har for mange piksler. Prøv et mindre bilde."), "pictures")
            opened.draft("RGB", (WIDTH, WIDTH))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Invalid:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        reason = lazy_("Vi kunne ikke lese bildet. Bruk et bilde av typen JPEG, PNG, WebP eller HEIC.")
        raise Invalid(reason, "pictures") from error
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright.getchannel("A"))
    return canvas


def _fitted(picture: Image.Image, width: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((width, width), Image.Resampling.LANCZOS)
    return copy
