"""The pages of votes: `public` for those who take part, `team` for those who plan and read."""

from app.core.pages import Pages

bp = Pages("decisions", __name__, template_folder="../templates")

from app.decisions.views import public, team  # noqa: E402, F401 - the modules add their routes to `bp`
