"""What my page shows of votes: that one took part, never what one voted."""

from datetime import date

from app.core import clock
from app.core.i18n import told, told_language
from app.core.providers import MyItem, PageLink
from app.decisions import queries, wording
from app.decisions.models import Ballot
from app.projects.models import ActivityState


def items(participant_id: int) -> list[MyItem]:
    """One line for each ballot that the participant has voted in, newest first."""
    return [_item(ballot, day) for ballot, day in queries.ballots_voted_in(participant_id)]


def _item(ballot: Ballot, day: date) -> MyItem:
    activity = ballot.activity
    closed = activity.state_at(clock.now()) is ActivityState.CLOSED
    return MyItem(
        kind="vote",
        title=told(ballot, "question"),
        lang=told_language(ballot, "question"),
        link=PageLink(endpoint="decisions.ballot", values={"slug": ballot.slug}),
        at=clock.noon(day),
        status="" if closed else wording.open_until(activity.closes_at),
        subject="ballot",
        subject_id=ballot.id,
        ended=closed,
    )
