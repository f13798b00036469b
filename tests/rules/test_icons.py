"""An icon that is named is in the sprite: a name that is not shows nothing, and nobody notices."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPRITES = {name: (ROOT / "static/img" / name).read_text() for name in ("icons.svg", "icons-team.svg")}
SYMBOLS = {name: set(re.findall(r'<symbol id="(\w+)"', text)) for name, text in SPRITES.items()}
THERE = SYMBOLS["icons.svg"] | SYMBOLS["icons-team.svg"]
IN_TEMPLATES = re.compile(r'\b(?:icon|tile)\("([A-Z]\w+)"|icon_name="([A-Z]\w+)"|"icon": "([A-Z]\w+)"')
IN_CODE = re.compile(r'lazy_\("[^"]*"\), "([A-Z]\w+)"|icon="([A-Z]\w+)"')


def named() -> set[tuple[str, str]]:
    found = set()
    for suffix, pattern in ((".html", IN_TEMPLATES), (".py", IN_CODE)):
        for path in (ROOT / "app").rglob(f"*{suffix}"):
            for groups in pattern.findall(path.read_text()):
                names = groups if isinstance(groups, tuple) else (groups,)
                found |= {(name, path.name) for name in names if name}
    return found


def test_every_named_icon_is_in_the_sprite() -> None:
    assert {pair for pair in named() if pair[0] not in THERE} == set()


def test_the_macro_looks_in_the_right_sprite() -> None:
    macro = (ROOT / "app/templates/components/icon.html").read_text()
    listed = set(re.findall(r'"([A-Z]\w+)"', macro.partition("of_the_workbench = [")[2].partition("]")[0]))
    assert listed == SYMBOLS["icons-team.svg"]
    assert not SYMBOLS["icons.svg"] & SYMBOLS["icons-team.svg"]
