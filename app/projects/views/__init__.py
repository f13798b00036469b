"""Pages of projects: for everyone, and for those who work with them."""

from app.projects.views import about, front, project
from app.projects.views.blueprint import bp

__all__ = ["about", "bp", "front", "project"]
