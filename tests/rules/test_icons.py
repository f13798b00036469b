"""An icon that is named is in the sprite: a name that is not shows nothing, and nobody notices."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THERE = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/img/icons.svg").read_text()))
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
