"""Pictures are checked before they are decoded and come out with nothing but pixels."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.core import images
from app.core.errors import Invalid


def picture(kind: str, size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def png_bomb() -> bytes:
    """A PNG that claims 20,000 x 20,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_accepted_kind_is_stored_as_webp(kind: str, tmp_path: Path) -> None:
    stored = images.store(picture(kind), tmp_path)
    with Image.open(tmp_path / f"{stored.name}.webp") as opened:
        assert opened.format == "WEBP"
        assert opened.size == (stored.width, stored.height) == (640, 480)
    assert (tmp_path / f"{stored.name}-s.webp").exists()


def test_position_and_comment_are_gone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "hjemme hos Kari"
    exif[0x8825] = {1: "N", 2: (58.0, 57.0, 36.0)}
    stored = images.store(picture("JPEG", exif=exif, comment=b"hemmelig"), tmp_path)
    with Image.open(tmp_path / f"{stored.name}.webp") as opened:
        assert not dict(opened.getexif())
        assert not ({"exif", "xmp", "comment"} & set(opened.info))
    assert b"Kari" not in (tmp_path / f"{stored.name}.webp").read_bytes()


def test_a_pixel_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        images.store(png_bomb(), tmp_path)
    assert not list(tmp_path.iterdir())


def drawn_in_goes(times: int) -> bytes:
    """A JPEG of 100 x 100 pixels whose last scan comes so many times more."""
    made = picture("JPEG", (100, 100), progressive=True)
    last = made.rindex(b"\xff\xda")
    return made[:last] + made[last:-2] * times + b"\xff\xd9"


def test_a_jpeg_that_is_drawn_over_and_over_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert images.store(drawn_in_goes(20), tmp_path).width == 100
    monkeypatch.setattr(Image, "open", lambda *_args, **_more: pytest.fail("it was opened"))
    with pytest.raises(Invalid):
        images.store(drawn_in_goes(100_000), tmp_path)


def test_scans_cannot_hide_behind_a_mark_that_has_no_length(tmp_path: Path) -> None:
    made = drawn_in_goes(100)
    first = made.index(b"\xff\xda")
    with pytest.raises(Invalid):
        images.store(made[:first] + b"\xff\x01" + made[first:], tmp_path)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_small_picture_within_and_a_film_behind_are_no_scans(progressive: bool, tmp_path: Path) -> None:
    """A phone puts a small picture into the first bytes, and a moving one after the last."""
    exif = Image.Exif()
    exif[0x010E] = "x" + "\u00ff\u00da" * 100
    jpeg = picture("JPEG", exif=exif.tobytes() + b"\xff\xda" * 100, progressive=progressive)
    assert images.store(jpeg + b"\xff\xda" * 1000, tmp_path).width == 640


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a/*" + b"x" * 50,
        picture("PNG")[:60],
        picture("GIF"),
        picture("TIFF"),
    ],
)
def test_anything_else_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        images.store(data, tmp_path)


def test_html_behind_a_jpeg_is_gone_after_redrawing(tmp_path: Path) -> None:
    stored = images.store(picture("JPEG") + b"<script>alert(1)</script>", tmp_path)
    assert b"<script>" not in (tmp_path / f"{stored.name}.webp").read_bytes()


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    stored = images.store(picture("JPEG", (4000, 3000)), tmp_path)
    assert (stored.width, stored.height) == (1600, 1200)


def test_a_turned_phone_picture_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = images.store(picture("JPEG", (600, 400), exif=exif), tmp_path)
    assert (stored.width, stored.height) == (400, 600)


def test_a_transparent_picture_gets_a_white_ground(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    stored = images.store(out.getvalue(), tmp_path)
    with Image.open(tmp_path / f"{stored.name}.webp") as opened:
        assert opened.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_small_before_it_is_copied(tmp_path: Path) -> None:
    """Four at once of 36 million pixels, in a process of their own: each takes a copy or two, and waits its turn."""
    told = subprocess.run([sys.executable, "-c", FOUR_LARGE, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 800, f"{told.stdout} MiB"


FOUR_LARGE = """
import io, re, resource, sys, threading
from pathlib import Path
from PIL import Image
from app.core import images
made = io.BytesIO()
Image.new("RGB", (6000, 6000)).save(made, "PNG", compress_level=1)
drawn = [threading.Thread(target=images.store, args=(made.getvalue(), Path(sys.argv[1]))) for _ in range(4)]
[one.start() for one in drawn]
[one.join() for one in drawn]
# What the kernel calls the most a process has used begins at what its parent had; this begins anew with the program.
status = Path("/proc/self/status")
if status.exists():
    print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) // 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20)
"""


def test_on_a_full_disk_nothing_of_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, write = images.draw(picture("JPEG")), Path.write_bytes

    def full(place: Path, content: bytes) -> int:
        if place.stem.endswith("-p"):
            raise OSError("No space left on device")
        return write(place, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        images.keep(drawn, tmp_path / "pictures")
    assert list((tmp_path / "pictures").iterdir()) == []
