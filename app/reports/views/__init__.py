"""Pages of reports."""

from app.reports.views import public, team
from app.reports.views.blueprint import bp

__all__ = ["bp", "public", "team"]
