"""Merge `translations/<lang>/<slice>.po` into the one catalogue that the app reads.

One source file per slice keeps the translators of two slices out of each other's way.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.core import files

ROOT = Path(__file__).resolve().parents[3] / "translations"


class TranslationError(RuntimeError):
    """The same text is translated in two ways."""


def merge(folder: Path) -> Catalog:
    """All `.po` files of one language as one catalogue. Raises `TranslationError` on a contradiction."""
    merged = Catalog(locale=folder.name, fuzzy=False)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=folder.name)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            known = merged.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise TranslationError(f"{path.name}: «{message.id}» is translated in two ways.")
            merged.add(message.id, message.string, flags=message.flags - {"fuzzy"}, context=message.context)
    return merged


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write `messages.mo` for each language and return the files that changed or are new."""
    written = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        sources = list(folder.glob("*.po"))
        target = folder / "LC_MESSAGES" / "messages.mo"
        newest = max((path.stat().st_mtime for path in sources), default=0)
        if target.exists() and target.stat().st_mtime >= newest:
            continue
        target.parent.mkdir(exist_ok=True)
        merged = merge(folder)
        with files.afresh(target, mode=0o644) as fresh, fresh.open("wb") as file:
            write_mo(file, merged)
        written.append(target)
    return written


def main() -> int:
    for path in compile_all():
        print(f"compiled {path.relative_to(ROOT.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
