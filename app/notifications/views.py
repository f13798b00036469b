"""Stopping the mails, and the page that shows them in development."""

import re

from flask import current_app, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import lazy_
from app.core.pages import Pages, render, secretly, see
from app.core.security import without_token
from app.notifications import digests, jobs, queries, sending
from app.people import contacts

bp = Pages("notifications", __name__, template_folder="templates")
KINDS = {
    "confirm_contact": lazy_("Bekreftelse på at noen vil følge"),
    "decision": lazy_("Beskjed om en beslutning"),
    "digest": lazy_("Dagens nyheter"),
    "handover_offered": lazy_("Tilbud om overlevering"),
    "identity_code": lazy_("Kode for å delta"),
    "mentioned": lazy_("Nevnt i et notat"),
    "my_page_link": lazy_("Lenke til Min side"),
    "sign_in_code": lazy_("Kode for å logge inn"),
}
_URL = re.compile(r"https?://[^\s<>\"]+")


@bp.page("/stopp/<token>", "/stop/<token>", methods=["GET", "POST"])
@public("the token in a mail can stop mail to one address, and nothing else")
@without_token("RFC 8058: the mail program presses «stop» for the person, and has no token of ours")
def stop(token: str) -> Response:
    contact = contacts.by_stop_token(token)
    if contact is None:
        raise NotFound
    if request.method == "POST":
        if request.form.get("start"):
            contacts.start(contact, by_mail=True)
        else:
            contacts.stop(contact, by_mail=True)
        return see("notifications.stop", token=token)
    return secretly(render("notifications/stop.html", contact=contact, token=token))


@bp.page("/utvikling/e-post", "/development/mail", methods=["GET", "POST"])
@public("development only: what would have been sent")
def dev_mail() -> Response:
    """Pressing the button does the background work at once, the day's news too, so that nobody has to wait for them."""
    if current_app.extensions["settings"].production:
        raise NotFound
    if request.method == "POST":
        jobs.write_mail()
        digests.tell_daily(hurry=True)
        sending.send_due()
        return see("notifications.dev_mail")
    return render("notifications/dev_mail.html", mails=queries.newest_mails(), linked=_linked, kinds=KINDS)


def _linked(text: str) -> Markup:
    """The text of a mail, escaped, with its addresses as links."""
    return Markup("").join(
        Markup('<a href="{0}">{0}</a>').format(part) if _URL.fullmatch(part) else escape(part)
        for part in re.split(f"({_URL.pattern})", text)
    )
