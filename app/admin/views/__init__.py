"""Pages for operating the instance."""

from app.admin.views import home, lists, people
from app.admin.views.blueprint import bp

__all__ = ["bp", "home", "lists", "people"]
