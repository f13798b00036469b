"""`flask export` and `flask import project`: what one installation has, for another one."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.core import datafiles, files, secrets
from app.core.db import db
from app.core.errors import DomainError
from app.needs.cli import commands as imports
from app.opendata import archive, workbench
from app.opendata.exports import EXPORTS
from app.projects.cli import project_or_exit

commands = AppGroup("export", help="Take out what can be brought in elsewhere.")


@commands.command("needs")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--project", "slug", required=True, help="The project whose needs to take out.")
def needs_command(folder: Path, slug: str) -> None:
    """Write needs.csv and supports.csv into FOLDER. People are marks that mean nothing elsewhere; keep the files safe."""
    project = project_or_exit(slug)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    salt = secrets.token()  # another each time: two exports cannot be laid beside each other

    def mark(participant: int) -> str:
        return secrets.keyed_hash(f"export:{salt}", str(participant))[:24]

    columns = [*EXPORTS["needs"].columns, "author"]
    number = project.id
    db.snapshot()  # a support of a need that came in between the two files could not be brought in
    with files.afresh(folder / "needs.csv") as one, files.afresh(folder / "supports.csv") as other:
        needs = _write(one, columns, workbench.moving_needs(number, mark))
        supports = _write(other, ["participant", "need"], workbench.moving_supports(number, mark))
    db.session.remove()
    click.echo(f"Wrote {needs} needs and {supports} supports. Bring them in with:")
    click.echo(f"  flask import needs {folder / 'needs.csv'} --supports {folder / 'supports.csv'} --source NAME")


@commands.command("project")
@click.argument("slugs", nargs=-1, required=True)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def project_command(slugs: tuple[str, ...], file: Path) -> None:
    """Write all of the projects SLUGS into FILE, with their pictures, for another installation of the municipality.

    Not for the public: the contact people of the projects, what was declined or taken down and what each did under a
    number are in it. Keep it as safe as a backup. Accounts and addresses of those who took part, the team's notes and
    what was written to one person stay here.

    Projects that build on each other's needs or insights go together: links between them are in the file then.
    """
    found = [project_or_exit(slug) for slug in slugs]
    counts = archive.write(found, file, current_app.extensions["settings"].uploads_dir)
    db.session.remove()
    staying, gone = counts.pop("staying"), counts.pop("gone")
    click.echo(f"Wrote {file}: {_told(counts)}")
    if staying:
        click.echo(f"  {staying} needs stay here: they are part of needs of other projects, and are told there.")
    if gone:
        click.echo(f"  {gone} pictures were removed while the file was written, and are not in it.")
    click.echo(f"  flask import project {file}")


@imports.command("project")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", default="", help="Another name in the address, where the project's own is taken.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and store nothing.")
def import_project_command(file: Path, slug: str, dry_run: bool) -> None:
    """Bring in what FILE holds, as `flask export project` wrote it. A second time changes nothing."""
    pictures = current_app.extensions["settings"].uploads_dir
    try:
        brought = archive.bring_in(file, pictures, slug=slug, dry_run=dry_run)
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(str(error.reason)) from error
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    db.session.remove()
    if brought.there:
        click.echo(f"It is here already, as {', '.join(brought.slugs)}. Nothing was changed.")
        return
    click.echo("Nothing was stored. It would be:" if dry_run else f"Stored as {', '.join(brought.slugs)}:")
    click.echo(f"  {_told(brought.rows)}")
    if brought.moved:
        click.echo("  Some numbers were taken here: those of the project are other ones than where it came from.")
    if brought.recounted:
        click.echo(f"  {brought.recounted} needs were counted anew: what they had from other projects is not here.")
    for name, added in brought.added.items():
        click.echo(f"  Added to what this installation has of {name}: {', '.join(added)}.")
    if brought.left:
        click.echo(f"  {brought.left} rows were left out: they point to things that are not in the file.")


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _write(path: Path, columns: list[str], rows: workbench.Rows) -> int:
    count = 0

    def counted() -> workbench.Rows:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(datafiles.csv_lines(columns, counted()))
    return count
