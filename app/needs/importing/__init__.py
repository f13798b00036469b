"""Needs and supports from files of other systems: checked first, then stored all together or not at all."""

from app.needs.importing.mapping import Mapping, mapping_from_file
from app.needs.importing.plan import BadRow, Plan, read
from app.needs.importing.writing import Report, run

__all__ = ["BadRow", "Mapping", "Plan", "Report", "mapping_from_file", "read", "run"]
