"""`flask export needs`: a project's needs and supports, for `flask import needs` in another installation."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core import datafiles, secrets
from app.core.db import db
from app.opendata import workbench
from app.opendata.exports import EXPORTS
from app.projects import queries as projects

commands = AppGroup("export", help="Take out what can be brought in elsewhere.")


@commands.command("needs")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--project", "slug", required=True, help="The project whose needs to take out.")
def needs_command(folder: Path, slug: str) -> None:
    """Write needs.csv and supports.csv into FOLDER. People are marks that mean nothing elsewhere; keep the files safe."""
    project = projects.project_by_slug(slug)
    if project is None:
        raise click.ClickException(f"There is no project «{slug}».")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    salt = secrets.token()  # another each time: two exports cannot be laid beside each other

    def mark(participant: int) -> str:
        return secrets.keyed_hash(f"export:{salt}", str(participant))[:24]

    columns = [*EXPORTS["needs"].columns, "author"]
    number = project.id
    db.snapshot()  # a support of a need that came in between the two files could not be brought in
    needs = _write(folder / "needs.csv", columns, workbench.moving_needs(number, mark))
    supports = _write(folder / "supports.csv", ["participant", "need"], workbench.moving_supports(number, mark))
    db.session.remove()
    click.echo(f"Wrote {needs} needs and {supports} supports. Bring them in with:")
    click.echo(f"  flask import needs {folder / 'needs.csv'} --supports {folder / 'supports.csv'} --source NAME")


def _write(path: Path, columns: list[str], rows: workbench.Rows) -> int:
    count = 0

    def counted() -> workbench.Rows:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with path.open("w", encoding="utf-8", newline="") as file:
        path.chmod(0o600)
        file.writelines(datafiles.csv_lines(columns, counted()))
    return count
