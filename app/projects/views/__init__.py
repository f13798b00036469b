"""Pages of projects: for everyone, and for those who work with them."""

from app.projects.views import about, edit, front, news, phases, project, team
from app.projects.views.blueprint import bp

__all__ = ["about", "bp", "edit", "front", "news", "phases", "project", "team"]
