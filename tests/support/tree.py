"""The files of the repository, for rules about them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    """Every file that is in the repository, or would be with the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file())


def ours(*suffixes: str, under: str = "") -> list[Path]:
    """Tracked files with one of the suffixes that we wrote ourselves."""
    return [
        path
        for path in tracked()
        if path.suffix in suffixes and named(path).startswith(under) and "/vendor/" not in named(path)
    ]


def named(path: Path) -> str:
    """The path from the repository's top, for messages."""
    return path.relative_to(ROOT).as_posix()
