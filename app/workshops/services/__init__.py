"""What one may do with workshops: `planning` before, `running` and `keeping` for facilitators, `answering` for phones."""

from app.workshops.services.answering import Sent, answer, join
from app.workshops.services.keeping import (
    count_hands,
    destroy_keys,
    keep_what_ended,
    publish_results,
    put_back,
    take_down,
)
from app.workshops.services.planning import (
    add_step,
    copy_workshop,
    create_workshop,
    edit_step,
    edit_workshop,
    move_step,
    question_of,
    remove_step,
)
from app.workshops.services.running import Act, last_press, press

__all__ = [
    "Act",
    "Sent",
    "add_step",
    "answer",
    "copy_workshop",
    "count_hands",
    "create_workshop",
    "destroy_keys",
    "edit_step",
    "edit_workshop",
    "join",
    "keep_what_ended",
    "last_press",
    "move_step",
    "press",
    "publish_results",
    "put_back",
    "question_of",
    "remove_step",
    "take_down",
]
