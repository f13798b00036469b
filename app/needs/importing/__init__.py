"""Needs and supports from files of other systems: checked first, then stored all together or not at all."""

from app.needs.importing.files import text_of
from app.needs.importing.mapping import COLUMNS, Mapping, mapping_from_file
from app.needs.importing.once import Report
from app.needs.importing.plan import BadRow, Plan, Stray, read
from app.needs.importing.writing import look_anew, run

__all__ = [
    "COLUMNS",
    "BadRow",
    "Mapping",
    "Plan",
    "Report",
    "Stray",
    "look_anew",
    "mapping_from_file",
    "read",
    "run",
    "text_of",
]
