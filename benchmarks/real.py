"""The real data that is measured with: what the residents of a town said and supported. It stays outside the repository."""

import os
from collections.abc import Mapping
from pathlib import Path

from benchmarks import servers

VARIABLE = "SMARTERE_DATA"
NEEDS, SUPPORTS = "comments.csv", "participants-votes.csv"


class NoData(RuntimeError):
    """The folder was not given, or does not hold the files."""


def folder() -> Path:
    given = os.environ.get(VARIABLE, "")
    found = Path(given).expanduser().resolve()
    if not given or not all((found / name).is_file() for name in (NEEDS, SUPPORTS)):
        raise NoData(f"give the folder with {NEEDS} and {SUPPORTS}: --data FOLDER, or {VARIABLE}=FOLDER")
    return found


def load(settings: Mapping[str, str], project: str = "") -> None:
    """Run the command that an operator runs, on the installation that is measured."""
    place = ("--project", project) if project else ()
    data = folder()
    columns = ("--map", "text=comment-body", "--map", "author=author-id", "--map", "state=moderated")
    words = (str(data / NEEDS), "--source", "measured", "--supports", str(data / SUPPORTS), "--lang", "en")
    servers.flask(dict(settings), "import", "needs", *words, *columns, *place)
