"""Keep the catalogues complete: extract the texts, add what is new, drop what is gone, refuse what is missing.

`python -m app.core.i18n.strings [SLICE ...]` updates `translations/<lang>/<slice>.po`; with `--check` it changes
nothing and fails on a text that is missing, left over, untranslated, or whose placeholders differ.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[3]
APP, TRANSLATIONS = ROOT / "app", ROOT / "translations"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "lazy_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
HEADER = "English texts of «{name}». The text itself is the bokmål that stands in the code."


def catalogue_name(path: Path) -> str:
    """Which catalogue a source file's texts belong to: its slice, or "core" for what all share."""
    first = path.relative_to(APP).parts[0]
    return first if (APP / first / "__init__.py").exists() and first != "core" else "core"


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted([*APP.rglob("*.py"), *APP.rglob("*.html"), *APP.rglob("*.txt"), *APP.rglob("*.webmanifest")]):
        yield path, "python" if path.suffix == ".py" else "jinja2"


def extract() -> dict[str, Catalog]:
    """The texts of the code, one catalogue per slice; a text used in two slices belongs to the shared one."""
    found: dict[tuple[str | tuple[str, ...], str | None], set[str]] = {}
    for path, method in sources():
        options = {"silent": "false", "trimmed": "true"} if method == "jinja2" else {}
        for _line, texts, _comments, context in extract_from_file(method, str(path), KEYWORDS, options=options):
            if texts and texts != ("",):
                found.setdefault((texts, context), set()).add(catalogue_name(path))
    catalogues: dict[str, Catalog] = {}
    for (texts, context), names in found.items():
        name = names.pop() if len(names) == 1 else "core"
        catalogues.setdefault(name, Catalog(charset="utf-8")).add(texts, context=context)
    return catalogues


def unseen(source: str) -> list[int]:
    """The lines of `source` with a text inside an f-string: before Python 3.12 the extraction passes over those."""
    calls = {
        inside
        for whole in ast.walk(ast.parse(source))
        if isinstance(whole, ast.JoinedStr)
        for inside in ast.walk(whole)
        if isinstance(inside, ast.Call) and isinstance(inside.func, ast.Name) and inside.func.id in KEYWORDS
    }
    return sorted({call.lineno for call in calls})


def all_unseen() -> list[str]:
    """Every text of the code that stands where it is not found, one line each."""
    return [
        f"{path.relative_to(ROOT)}:{line}: a text inside an f-string; name it before"
        for path, method in sources()
        if method == "python"
        for line in unseen(path.read_text(encoding="utf-8"))
    ]


def key(message: Message) -> tuple[object, str | None]:
    return message.id if isinstance(message.id, str) else tuple(message.id), message.context


def load(folder: Path) -> dict[tuple[object, str | None], Message]:
    """Every translation of a language, from whichever file it stands in."""
    known: dict[tuple[object, str | None], Message] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=folder.name):
                if message.id and _complete(message):
                    known[key(message)] = message
    return known


def _complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def update(folder: Path, only: list[str]) -> None:
    """Rewrite the files of one language: same texts as the code, sorted, translations kept wherever they stood.

    only: the catalogues to write; empty means all of them.
    """
    known, current = load(folder), extract()
    for path in folder.glob("*.po"):
        if path.stem not in current and not only:
            path.unlink()
    for name, catalogue in current.items():
        if only and name not in only:
            continue
        fresh = Catalog(locale=folder.name, header_comment=f"# {HEADER.format(name=name)}", fuzzy=False)
        for message in catalogue:
            if message.id:
                old = known.get(key(message))
                fresh.add(message.id, old.string if old else "", context=message.context)
        with (folder / f"{name}.po").open("wb") as file:
            write_po(
                file, fresh, width=120, no_location=True, omit_header=False, sort_output=True, include_lineno=False
            )
        _drop_dates(folder / f"{name}.po")


def _drop_dates(path: Path) -> None:
    """Dates and versions in a header only make conflicts."""
    lines = path.read_text(encoding="utf-8").split("\n")
    noise = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Language-Team',
        '"Project-Id-Version',
        '"Report-Msgid-Bugs-To',
    )
    path.write_text("\n".join(line for line in lines if not line.startswith(noise)), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    """What is wrong with a language, one line each; empty when it is complete."""
    known, wanted, found = load(folder), set(), []
    for name, catalogue in extract().items():
        for message in catalogue:
            if not message.id:
                continue
            wanted.add(key(message))
            translated = known.get(key(message))
            if translated is None:
                found.append(f"{folder.name}/{name}.po: not translated: {message.id!r}")
            elif _placeholders(message.id) != _placeholders(translated.string):
                found.append(f"{folder.name}/{name}.po: placeholders differ: {message.id!r}")
    return found + [f"{folder.name}: left over: {gone[0]!r}" for gone in known if gone not in wanted]


def _placeholders(text: object) -> set[str]:
    parts = text if isinstance(text, (list, tuple)) else [text]
    return {name for part in parts for name in PLACEHOLDER.findall(str(part))} - {"num"}


def main(arguments: list[str]) -> int:
    folders = sorted(path for path in TRANSLATIONS.iterdir() if path.is_dir())
    if "--check" in arguments:
        wrong = [line for folder in folders for line in problems(folder)] + all_unseen()
        print("\n".join(wrong) or "Every text is there in every language.")
        return 1 if wrong else 0
    for folder in folders:
        update(folder, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
