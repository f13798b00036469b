"""`flask themes ...`"""

import click
from flask import current_app
from flask.cli import AppGroup

from app.themes import jobs

commands = AppGroup("themes", help="Groupings of what people said.")


@commands.command("compute")
def compute_command() -> None:
    """Compute the groupings that wait, now, and return when they are done."""
    run_id = jobs.take()
    if run_id is None:
        click.echo("No grouping waits.")
        return
    jobs.work_off(current_app._get_current_object(), run_id)  # type: ignore[attr-defined]
    click.echo("Done.")
