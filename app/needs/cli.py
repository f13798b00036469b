"""`flask import needs FILE.csv`: needs and supports from another system."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core import pauses
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import SYSTEM
from app.needs import importing
from app.needs.importing import Mapping, Plan, Report
from app.needs.models import Policy
from app.projects.cli import project_or_exit

commands = AppGroup("import", help="Bring in what was said elsewhere.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 50


@commands.command("needs")
@click.argument("file", type=FILE)
@click.option("--source", help="What the file is called in the system; the same name makes a second import harmless.")
@click.option("--map", "columns", multiple=True, help="Which column holds what: --map text=comment-body (repeat it).")
@click.option("--mapping", "mapping_file", type=FILE, help="The same in a TOML or JSON file.")
@click.option(
    "--supports", type=FILE, help="Who supports what: participant,need; or a column per need, as Polis has it."
)
@click.option("--agree", help="The value that is a support in such a column (1).")
@click.option("--policy", type=click.Choice([policy.value for policy in Policy]), help="For what was declined.")
@click.option("--lang", type=click.Choice(["nb", "nn", "en"]), help="The language; told from the words without it.")
@click.option("--project", "slug", help="The project to place them in.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and store nothing.")
def needs_command(
    file: Path,
    source: str | None,
    columns: tuple[str, ...],
    mapping_file: Path | None,
    supports: Path | None,
    agree: str | None,
    policy: str | None,
    lang: str | None,
    slug: str | None,
    dry_run: bool,
) -> None:
    """Import the needs in FILE, a CSV file in UTF-8, UTF-16 or Windows-1252. All of them are stored, or none."""
    try:
        given = importing.mapping_from_file(mapping_file.name, _text(mapping_file)) if mapping_file else Mapping()
        mapping = given.with_columns(columns).but(agree=agree, policy=Policy(policy) if policy else None, lang=lang)
        project = project_or_exit(slug) if slug else None
        pauses.let_go()  # nothing is written yet, and a large file takes long to read
        plan = importing.read(source or file.stem, _text(file), _text(supports) if supports else "", mapping)
        _say_what_is_bad(plan)
        done = importing.run(SYSTEM, plan, project)
    except (Conflict, Invalid) as error:
        db.session.rollback()
        raise click.ClickException(str(error.reason)) from error
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
        importing.look_anew()
    _say_what_was_done(done, dry_run)
    _say_what_has_no_district(done)


def _text(path: Path) -> str:
    return importing.text_of(path.read_bytes(), "file")


def _say_what_is_bad(plan: Plan) -> None:
    for row in plan.bad[:SHOWN]:
        click.echo(f"{row.file}, line {row.line}: {row.reason}", err=True)
    if len(plan.bad) > SHOWN:
        click.echo(f"... and {len(plan.bad) - SHOWN} more", err=True)


def _say_what_has_no_district(done: Report) -> None:
    for row in done.strays[:SHOWN]:
        click.echo(f"needs, line {row.line}: there is no district «{row.district}»; the need has none", err=True)
    if len(done.strays) > SHOWN:
        click.echo(f"... and {len(done.strays) - SHOWN} more without a district", err=True)


def _say_what_was_done(done: Report, dry_run: bool) -> None:
    click.echo("Nothing was stored. It would be:" if dry_run else "Stored:")
    click.echo(
        f"  {done.needs} needs ({done.published} published, {done.declined} declined, {done.waiting} waiting), "
        f"{done.known} were there already"
    )
    click.echo(f"  {done.supports} supports, {done.known_supports} were there already")
    click.echo(
        f"  {done.participants} new participants who wrote or supported something; {done.named} are named in the file"
    )
