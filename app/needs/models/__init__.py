"""Needs, who supports them, what others add, and what the municipality answers."""

from app.needs.models.imported import ImportedParticipant
from app.needs.models.merge import Merge
from app.needs.models.need import FIRST_NUMBER, PUBLIC_STATES, Keeper, Need, NeedPicture, NeedState, Policy
from app.needs.models.preparing import AnswerTemplate, PreparedAnswer
from app.needs.models.voices import Addition, AdditionState, Answer, Support

__all__ = [
    "FIRST_NUMBER",
    "PUBLIC_STATES",
    "Addition",
    "AdditionState",
    "Answer",
    "AnswerTemplate",
    "ImportedParticipant",
    "Keeper",
    "Merge",
    "Need",
    "NeedPicture",
    "NeedState",
    "Policy",
    "PreparedAnswer",
    "Support",
]
