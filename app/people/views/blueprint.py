"""The blueprint that the views of people stand in."""

from app.core.pages import Pages

bp = Pages("people", __name__, template_folder="../templates")
