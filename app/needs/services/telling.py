"""Tell a need, take it back, keep it on another device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from app.core import clock, secrets
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed, NotFound
from app.core.i18n import lazy_
from app.core.permissions import NOBODY
from app.core.text import clean, fold
from app.core.upsert import insert_ignore
from app.needs import pictures as files
from app.needs import secret
from app.needs.models import Keeper, Need, NeedPicture, NeedState
from app.needs.places import read_place
from app.needs.services.merging import let_go, release
from app.needs.services.preparing import drop
from app.needs.services.records import changed, index, keys, lock, receipt
from app.notifications.models import ReceiptKind, Subject, Tie
from app.notifications.services import follow
from app.projects import queries as projects
from app.projects import services as project_services
from app.projects.models import Activity

SHORTEST, LONGEST, LONGEST_PLACE = 10, 600, 120
JUST_NOW = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody tells.

    client_key: made with the form; telling the same under the same key again changes nothing.
    place: words, or a position («58.96, 5.71»), or both.
    activity: the open call for needs that it is told in.
    """

    text: str
    client_key: str
    lang: str = "nb"
    place: str = ""
    district_id: int | None = None
    pictures: Sequence[files.Held] = ()
    activity: Activity | None = None
    by_employee: bool = False


def tell_need(participant_id: int, told: Told) -> Need:
    """Store what somebody tells, to be read before it is published. Raises `Invalid` or, from the activity, `Closed`."""
    text = clean(told.text)
    if len(text) < SHORTEST:
        raise Invalid(lazy_("Beskriv behovet med minst ti tegn"), "text")
    if len(text) > LONGEST:
        raise Invalid(lazy_("Beskriv behovet med høyst 600 tegn"), "text")
    if (just_told := _just_told(participant_id, told, text)) is not None:
        return just_told
    for key in keys(told.client_key, text):
        # Another text under a used key is another need: somebody went back and wrote on.
        known = db.session.scalar(select(Need).where(Need.client_key == key))
        if known is None:
            return _store(participant_id, told, text, key)
        if known.text == text or known.state is NeedState.WITHDRAWN:
            return _known_to(known, participant_id)
    raise AssertionError("the second key is made from the text")


def _just_told(participant_id: int, told: Told, text: str) -> Need | None:
    """The same words by the same person a moment ago: a browser that goes back shows them again in a new form."""
    query = select(Need).where(
        Need.participant_id == participant_id,
        Need.text == text,
        Need.told_at > clock.now() - JUST_NOW,
        Need.state != NeedState.WITHDRAWN,
        Need.activity_id == (told.activity.id if told.activity else None),
    )
    pictures = select(func.count()).where(NeedPicture.need_id == Need.id).scalar_subquery()
    return db.session.scalars(query.where(pictures >= len(told.pictures)).order_by(Need.id).limit(1)).first()


def _store(participant_id: int, told: Told, text: str, key: str) -> Need:
    if told.activity is not None:
        project_services.activity_is_open(told.activity)
        project_services.check_audience(told.activity.audience, by_employee=told.by_employee)
    place = read_place(clean(told.place))
    stored = insert_ignore(
        Need,
        client_key=key,
        participant_id=participant_id,
        by_employee=told.by_employee,
        text=text,
        lang=told.lang,
        place=place.text[:LONGEST_PLACE],
        latitude=place.latitude,
        longitude=place.longitude,
        district_id=told.district_id or _district_named(place.text),
        told_at=clock.now(),
        receipt_salt=secrets.token(),
        **_of_activity(told.activity),
    )
    need = db.session.scalars(select(Need).where(Need.client_key == key)).one()
    if not stored:
        return _known_to(need, participant_id)
    index(need)
    files.attach(need, told.pictures)
    if told.activity is not None:
        project_services.count_contribution(told.activity.id)
    follow(participant_id, Subject.NEED, need.id, Tie.TOLD)
    receipt(need, ReceiptKind.RECEIVED, key="told", tell=False)
    changed(NOBODY, need, "told")
    return need


def _of_activity(activity: Activity | None) -> dict[str, int | None]:
    if activity is None:
        return {}
    return {
        "activity_id": activity.id,
        "project_id": activity.project_id,
        "phase_id": activity.phase_id,
        "focus_area_id": activity.phase.project.focus_area_id,
    }


def _district_named(place: str) -> int | None:
    """The district whose name, or half of it («Hillevåg og Tjensvoll»), stands in the place."""
    folded = fold(place)
    for district in projects.districts():
        if any(part in folded for part in fold(district.name_nb).split(" og ")):
            return district.id
    return None


def _known_to(need: Need, participant_id: int) -> Need:
    """The same form was sent before, perhaps by a phone that never got its cookie: then it may keep the need."""
    if need.participant_id != participant_id:
        keep(need, participant_id)
    return need


def keep(need: Need, participant_id: int) -> None:
    """Show the need on this device's own page too. The caller has seen the secret link or key.

    Raises `NotFound` when who told it is forgotten in this moment: the link is dead then.
    """
    if need.participant_id != participant_id:
        salt = need.receipt_salt
        lock(need)
        if need.receipt_salt != salt:
            raise NotFound
        insert_ignore(Keeper, need_id=need.id, participant_id=participant_id, since=clock.now())
        follow(participant_id, Subject.NEED, need.id, Tie.KEPT)


def withdraw(need: Need, participant_id: int | None, token: str = "") -> None:
    """Take the need back: its text and pictures are removed, the number stays. Repeating changes nothing.

    Raises `Closed` once it is part of an insight.
    """
    if not secret.speaks_for(need, participant_id, token):
        raise NotAllowed(lazy_("Bare den som meldte behovet, kan trekke det."))
    root = db.session.get_one(Need, need.merged_into_id) if need.merged_into_id else need
    lock(root)  # the root first, as everybody does
    lock(need)
    if need.state is NeedState.WITHDRAWN:
        return
    if need.used_at is not None:
        raise Closed(lazy_("Behovet er blitt del av en innsikt og kan ikke trekkes lenger."))
    if need.state is NeedState.MERGED:
        let_go(need)
    else:
        release(NOBODY, need)
    need.state, need.policy = NeedState.WITHDRAWN, None
    need.text, need.place, need.latitude, need.longitude, need.search_text = "", "", None, None, ""
    files.drop(need)
    drop([need.id])
    receipt(need, ReceiptKind.WITHDRAWN)
    changed(NOBODY, need, "withdrawn")
