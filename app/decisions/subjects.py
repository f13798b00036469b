"""What can be followed in this slice: a ballot, to hear of its result."""

from collections.abc import Callable, Mapping, Sequence

from app.core import clock
from app.core.i18n import _, told, told_language
from app.core.providers import PageLink, SubjectPage
from app.decisions import queries
from app.decisions.models import Ballot
from app.projects.models import ActivityState


def ballots(ids: Sequence[int], _participant_id: int | None) -> dict[int, SubjectPage]:
    return {ballot.id: _page(ballot) for ballot in queries.public_ballots(ids)}


def _page(ballot: Ballot) -> SubjectPage:
    question, closed = told(ballot, "question"), ballot.activity.state_at(clock.now()) is ActivityState.CLOSED
    return SubjectPage(
        name=_("avstemningen «%(question)s»", question=question),
        title=question,
        lang=told_language(ballot, "question"),
        link=PageLink(endpoint="decisions.ballot", values={"slug": ballot.slug}),
        ended=closed or ballot.activity.called_off,
        closed=closed,
    )


PAGES: Mapping[str, Callable[[Sequence[int], int | None], dict[int, SubjectPage]]] = {"ballot": ballots}
