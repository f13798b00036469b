"""What people fill in about needs."""

from app.needs.forms.answering import AnswerForm, TemplateForm
from app.needs.forms.importing import ImportForm
from app.needs.forms.moderating import DeclineForm, ForwardForm, MergeForm, PlaceForm
from app.needs.forms.telling import AddForm, TellForm

__all__ = [
    "AddForm",
    "AnswerForm",
    "DeclineForm",
    "ForwardForm",
    "ImportForm",
    "MergeForm",
    "PlaceForm",
    "TellForm",
    "TemplateForm",
]
