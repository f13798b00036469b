"""What can be followed in this slice: a prototype; and, by who gave it, one's own feedback."""

from collections.abc import Callable, Mapping, Sequence

from app.core.i18n import _, told, told_language
from app.core.providers import PageLink, SubjectPage
from app.prototypes import queries
from app.prototypes.models import Prototype


def prototypes(ids: Sequence[int], _participant_id: int | None) -> dict[int, SubjectPage]:
    tried = {test.prototype.id for test in queries.open_tests(ids)}
    return {
        prototype.id: _page(prototype, closed=prototype.id not in tried) for prototype in queries.public_prototypes(ids)
    }


def feedback(ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
    """Each participant knows of their own only."""
    given = queries.prototypes_of_feedback(ids, participant_id)
    return {feedback_id: _page(prototype) for feedback_id, prototype in given.items()}


def _page(prototype: Prototype, *, closed: bool = False) -> SubjectPage:
    title = told(prototype, "title")
    return SubjectPage(
        name=_("prototypen «%(title)s»", title=title),
        title=title,
        lang=told_language(prototype, "title"),
        link=PageLink(endpoint="prototypes.prototype", values={"slug": prototype.slug}),
        closed=closed,
    )


Pages = Callable[[Sequence[int], int | None], dict[int, SubjectPage]]
PAGES: Mapping[str, Pages] = {"prototype": prototypes, "feedback": feedback}
