"""The blueprint of the inbox's pages."""

from app.core.pages import Pages

bp = Pages("inbox", __name__, template_folder="../templates")
