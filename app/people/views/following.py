"""Following something, with one tap or with an address, and confirming the address."""

from flask import abort, flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access, limits
from app.core.access import public
from app.core.errors import NotFound
from app.core.following import follows
from app.core.htmx import wants_fragment
from app.core.i18n import _, language
from app.core.pages import render, safe_next, secretly, see
from app.core.providers import SubjectPage, subject_pages
from app.people import contacts, device
from app.people.forms import FollowForm
from app.people.views.blueprint import bp

ADDRESSES = "600/hour"  # from one network


@bp.page("/folg", "/follow", methods=["POST"])
@public("what is public can be followed")
def follow() -> Response:
    subject, number, _page = _followed()
    follows().follow(access.acting_participant_id(), subject, number)
    return _answer(subject, number)


@bp.page("/folg/slutt", "/follow/stop", methods=["POST"])
@public("undoes following")
def unfollow() -> Response:
    subject, number = request.form.get("subject", ""), request.form.get("id", 0, int)
    if (participant := access.participant_id()) is not None:
        follows().unfollow(participant, subject, number)
    return _answer(subject, number)


def _followed() -> tuple[str, int, SubjectPage]:
    """What the form is about, when this device may know of it."""
    subject, number = request.form.get("subject", ""), request.form.get("id", 0, int)
    page = subject_pages(subject, [number], access.participant_id()).get(number)
    if page is None:
        raise NotFound
    return subject, number, page


def _answer(subject: str, number: int) -> Response:
    if wants_fragment():
        return render("people/_follow.html", subject=subject, number=number)
    return redirect(safe_next(request.form.get("next"), url_for("people.my_page")), 303)


@bp.page("/folg/e-post", "/follow/email", methods=["POST"])
@public("an address is used only when its owner confirms it")
def follow_by_email() -> Response:
    if not limits.within(ADDRESSES, "follow by e-mail"):
        abort(429)
    form = FollowForm()
    target = safe_next(form.next.data, url_for("people.my_page"))
    if not form.validate():
        return render("people/follow_by_email.html", status=422, form=form, close_url=target)
    participant, name = access.acting_participant_id(), _("det du er med på")
    if form.subject.data:
        subject, number, page = _followed()
        follows().follow(participant, subject, number)
        name = page.name
    asked = contacts.ask(participant, form.address, language(), name)
    if asked:
        flash(_("Nesten ferdig: Vi har sendt en lenke til %(email)s. Trykk på den innen 24 timer.", email=form.address))
    else:
        flash(_("Du får beskjed på %(email)s.", email=form.address), "success")
    return redirect(target, 303)


@bp.page("/folg/bekreft/<token>", "/follow/confirm/<token>", methods=["GET", "POST"])
@public("the link in a mail is the proof; following it changes nothing before the button is pressed")
def confirm_contact(token: str) -> Response:
    here = device.participant_id(acting=False)  # held, it would wait for who asked, and a join for both
    if request.method == "POST" and contacts.confirm(token, here):
        return see("people.contact_confirmed")
    wish = contacts.waiting(token)
    if wish is None:
        return render("people/dead_link.html", status=404, confirms=True)
    asked_here = wish.participant_id == here
    return secretly(render("people/confirm_contact.html", wish=wish, token=token, asked_here=asked_here))


@bp.page("/folg/bekreftet", "/follow/confirmed")
@public("says that it went well")
def contact_confirmed() -> Response:
    return render("people/contact_confirmed.html")
