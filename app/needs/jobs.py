"""Background work: pictures and files that were sent with forms nobody finished."""

from flask import current_app

from app.core.jobs import every_hour
from app.needs.importing import files
from app.needs.pictures import forget_held


@every_hour
def forget_unfinished_pictures() -> None:
    forget_held()


@every_hour
def forget_unfinished_imports() -> None:
    files.forget_old(current_app.extensions["settings"].imports_dir)
