"""What one may do with votes: `voting` for those who take part, `ballots` for the team, `telling` for the clock."""

from app.decisions.services.ballots import close_voting, create_ballot, edit_ballot, extend_voting, open_voting
from app.decisions.services.steps import show_steps
from app.decisions.services.telling import tell_due
from app.decisions.services.voting import (
    REASON_LENGTH,
    OpenBallot,
    VoteCast,
    ballot_open_now,
    ballot_to_vote_in,
    cast_vote,
    check_choices,
    check_voter,
    give_reason,
    why_not,
)

__all__ = [
    "REASON_LENGTH",
    "OpenBallot",
    "VoteCast",
    "ballot_open_now",
    "ballot_to_vote_in",
    "cast_vote",
    "check_choices",
    "check_voter",
    "close_voting",
    "create_ballot",
    "edit_ballot",
    "extend_voting",
    "give_reason",
    "open_voting",
    "show_steps",
    "tell_due",
    "why_not",
]
