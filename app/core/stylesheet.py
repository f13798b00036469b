"""One style sheet for every page of the residents, put together from the files that people edit.

A phone asks once instead of thirteen times, and the next page it opens needs nothing new. `static/built/` holds only
what is made from other files; it is written when the app starts, and only when a part has changed.
"""

import re
from pathlib import Path

from app.core import files

STATIC = Path(__file__).resolve().parents[2] / "static"
COPIES = (".gz", ".br")  # compressed, beside the file
PARTS = (
    "theme/smartere.css",
    "vendor/designsystemet/components.css",
    *(
        f"css/{name}.css"
        for name in (
            "base",
            "layout",
            "panels",
            "cards",
            "forms",
            "rail",
            "trace",
            "data",
            "home",
            "prototype",
            "vote",
            "print",
        )
    ),
)
BUILT = "built/site.css"
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)  # what begins with /*! is a licence and stays
SPACE = re.compile(r"\s*\n\s*")
NAME = re.compile(r"--[A-Za-z_][\w-]*")
USE = re.compile(r"var\(\s*(--[\w-]+)")
DECLARED = re.compile(r"""^(--[\w-]+):(?:"[^"]*"|[^";{}])*;\n?""", re.MULTILINE)


def composed(static: Path = STATIC) -> str:
    """The parts in their order, without comments and indentation. Addresses in them count from one folder down."""
    text = "\n".join((static / part).read_text() for part in PARTS)
    ours = "".join(path.read_text() for folder in ("css", "js") for path in (static / folder).glob(f"*.{folder}"))
    return _without_unused(SPACE.sub("\n", COMMENT.sub("", text)).strip() + "\n", set(NAME.findall(ours)))


def _without_unused(text: str, named: set[str]) -> str:
    """The theme has a colour for every use that there is. Those that nothing of ours names or builds on stay at home."""
    used = named | set(USE.findall(text))
    kept = DECLARED.sub(lambda found: found[0] if found[1] in used else "", text)
    return text if kept == text else _without_unused(kept, named)


def write(static: Path = STATIC) -> None:
    """Write the sheet into the folder `static`, unless it stands there already; compressed copies of an older go."""
    target, text = static / BUILT, composed(static)
    if _is(target, text):
        return
    with files.alone_in(static):  # whoever goes on from here finds the folder as it will stay, and lists it
        if _is(target, text):
            return
        target.parent.mkdir(exist_ok=True)
        with files.afresh(target, mode=0o644) as fresh:
            fresh.write_text(text)
            for copy in COPIES:
                target.with_name(target.name + copy).unlink(missing_ok=True)


def _is(target: Path, text: str) -> bool:
    return target.exists() and target.read_text() == text
