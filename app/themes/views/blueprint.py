"""The blueprint that every page of this slice hangs on."""

from app.core.pages import Pages

bp = Pages("themes", __name__, template_folder="../templates")
