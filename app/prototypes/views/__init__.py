"""The pages of prototypes: `trying`, `notes` and `closing` for testers, `public` for all, `team_…` for the workbench."""

from app.core.pages import Pages

bp = Pages("prototypes", __name__, template_folder="../templates")

from app.prototypes.views import (  # noqa: E402 - the modules add their routes to `bp`
    closing,
    notes,
    public,
    team,
    team_results,
    team_versions,
    trying,
)

__all__ = ["bp", "closing", "notes", "public", "team", "team_results", "team_versions", "trying"]
