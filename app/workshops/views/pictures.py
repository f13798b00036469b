"""What a phone is shown of a room. Many of a hall see the same, and it is made once for all of them."""

import hashlib
import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from flask import Response, g, request, session
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock
from app.core.db import db
from app.core.i18n import language
from app.core.pagecache import Kept, each, with_gaps
from app.core.pages import render
from app.core.text import whole
from app.core.turns import Turns
from app.projects.models import ActivityState
from app.workshops import looks, own, queries, wording, written
from app.workshops.kinds import kind_named
from app.workshops.live.asking import stamped
from app.workshops.looks import Here, Look
from app.workshops.models import Workshop
from app.workshops.queries import Moment
from app.workshops.views import cookie

MOST = 300  # pictures in each process, of a few kB; the one not asked for longest goes first
PATIENCE = 2.0  # seconds: for so long anybody waits for a picture that another makes
Key = tuple[object, ...]
_kept: OrderedDict[Key, Kept] = OrderedDict()
_lock = Lock()
_turns = Turns()


def page(code: str, look: Look, here: Here) -> BaseResponse:
    """The whole page of a phone."""
    return _shown("workshops/room.html", code, look, here, request.full_path)


def part(code: str, look: Look, here: Here, *, soon: bool = False) -> BaseResponse:
    """Its middle, for a page that is open. soon: raises `TimeoutError` when another takes long to make it."""
    return _shown("workshops/_room.html", code, look, here, "", soon=soon)


def _shown(template: str, code: str, look: Look, here: Here, path: str, *, soon: bool = False) -> BaseResponse:
    """One that was made for others who are to see the same, or a new one."""
    if not _same_for_others(look, here):
        return _made(template, code, look, here)
    g.revision = _next(here.own)
    mine = here.own and (here.own.abstained, here.own.lang, json.dumps(here.own.value))
    key = (template, request.url_root, path, language(), look.shown, here.counted, mine)
    if (held := _held(key)) is not None:
        return held.send()

    def make() -> Kept | BaseResponse:
        made = _held(key) or with_gaps(lambda: _made(template, code, look, here))
        # What was read lies between two looks. Versions only rise, and nobody pauses a project and lets it go on within
        # a moment: where both are alike, so is what was read.
        if isinstance(made, Kept) and looks.at(code).shown == look.shown:
            _keep(key, made)
        return made

    db.commit()  # whoever waits here holds no connection: the one they wait for may need it
    try:  # of a hall that comes one waits for the database, the others for it
        made = _turns.once(key, make, PATIENCE) or _held(key)
    except TimeoutError:
        if soon:
            raise
        made = None
    if made is None:  # it was not for others, or takes long: each makes its own, and nobody waits once more
        return _made(template, code, look, here)
    return made.send() if isinstance(made, Kept) else made


def _held(key: Key) -> Kept | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Key, made: Kept) -> None:
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _same_for_others(look: Look, here: Here) -> bool:
    """Not what is somebody's alone: an answer that hardly anybody else gives, a page of somebody who is signed in, or with
    a message on it. And no words that somebody wrote: when they are taken down, they are nowhere any more."""
    if look.key is None or look.state is ActivityState.CLOSED:  # what became of the answers is told there, and changes
        return False
    if look.kind is not None:
        kind, own = kind_named(look.kind), here.own
        if kind.gathers or (kind.written and look.revealed):
            return False
        if own and (own.taken_down or not (own.abstained or kind.few_answers)):
            return False
    return session.keys() <= {"csrf_token"} and not request.args.get("flere")


def _made(template: str, code: str, look: Look, here: Here) -> Response:
    gathers = look.kind is not None and kind_named(look.kind).gathers
    shown = about(queries.workshop_by_code(code), here=None if gathers else here)
    return private(stamped(render(template, **shown), shown["stamp"]))


def about(workshop: Workshop, *, here: Here | None = None, shared: bool = False) -> dict[str, Any]:
    """Everything that a phone shows of a room; `shared`: without what belongs to one phone, for all that listen.

    here: what the phone is in the room, where that is known already. It is not asked for again: what is made of it is
    shown to others of whom the same is true. What it answered is, when another round is on by now.
    """
    now = queries.room(workshop)
    token = None if shared else cookie.token()
    # A script counts the phone; without one it is asked to press, and counted at the latest when it answers.
    is_counted = shared or (here.counted if here else own.was_here(workshop, token))
    mine = _own(workshop, now.round.id, token, here) if now.round else None
    kind = kind_named(now.question.kind) if now.question else None
    g.revision = _next(mine)
    more = max(written.PORTION, min(whole(request.args.get("flere")) or 0, written.MOST_OTHERS))
    gathered = None
    if kind is not None and kind.gathers and now.round is not None and now.moment is Moment.OPEN:
        gathered = written.gathered(workshop, now.round, token, more)
    return {
        "workshop": workshop,
        "room": now,
        "stamp": queries.stamp_of(workshop),
        "clock": each(lambda: str(int(clock.now().timestamp()))),
        "rev": each(lambda: str(g.revision)),
        "question": now.question,
        "kind": kind,
        "gathered": gathered,
        "flere": more if more > written.PORTION else None,
        "own": mine,
        "value": mine.value if mine else None,
        "same": _same(now),
        "outcome": queries.outcome(now.round) if now.round and now.moment is Moment.REVEALED else None,
        "counted": is_counted,
        "may_read": workshop.results_public or is_counted,
        "words": wording,
        "error": None,
        "late": "",
        "older": False,
        "meant_for": None,
        "written": "",
        "at_table": False,
    }


def _next(mine: own.Own | None) -> int:
    """The how-manieth the phone's next answer is."""
    return mine.revision + 1 if mine else 1


def _own(workshop: Workshop, round_id: int, token: str | None, here: Here | None) -> own.Own | None:
    if here and here.round_id == round_id:
        return here.own
    return own.own_answer(workshop, round_id, token)


def _same(now: queries.Room) -> str:
    """What is another one when a question that stays on looks different: its words, or what was taken down of it."""
    if now.round is None or now.question is None:
        return ""
    gone = written.taken_down(now.round, kind_named(now.question.kind))
    return hashlib.sha256(json.dumps([now.round.asked, list(gone)], sort_keys=True).encode()).hexdigest()[:12]


def private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
