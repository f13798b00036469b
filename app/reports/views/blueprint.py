"""The blueprint that every page of reports is registered on."""

from app.core import paper
from app.core.pages import Pages

bp = Pages("reports", __name__, template_folder="../templates")


@bp.context_processor
def words() -> dict[str, object]:
    """What more than one page says."""
    return {"has_pdf": paper.available()}
