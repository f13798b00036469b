"""A reply to what is no need."""

from app.core.answering import Answering


class ReplyForm(Answering):
    """It has what every answer has."""
