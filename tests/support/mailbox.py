"""What lies in somebody's mailbox while the app runs in a process of its own."""

import re
from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.notifications.jobs import write_mail
from app.notifications.models import OutboxMail
from tests.support.live import Live


class Mailbox:
    """The mails to one address, oldest first."""

    def __init__(self, live: Live, address: str) -> None:
        self._live, self.address = live, address

    @property
    def mails(self) -> list[OutboxMail]:
        with self._live.arranged():
            query = select(OutboxMail).where(OutboxMail.recipient == self.address).order_by(OutboxMail.id)
            return list(db.session.scalars(query))

    @property
    def newest(self) -> str:
        mails = self.mails
        assert mails, f"nothing was sent to {self.address}"
        return str(mails[-1].text)

    @property
    def everything(self) -> str:
        """Subjects and texts of all mails."""
        return "\n".join(f"{mail.subject}\n{mail.text}" for mail in self.mails)

    def code(self) -> str:
        """The one-time code in the newest mail."""
        found = re.search(r"\b\d{6}\b", self.newest)
        assert found is not None, self.newest
        return found.group()

    def link(self) -> str:
        """Where the first link of the newest mail leads, on this site."""
        found = re.search(r"https?://[^/]+(/\S+)", self.newest)
        assert found is not None, self.newest
        return found.group(1)

    def fetch(self, days: int = 1) -> None:
        """Write the mails that are due on a later morning, as the background work does each minute."""
        morning = datetime.combine(clock.today() + timedelta(days=days), time(8), clock.OSLO)
        with self._live.app.app_context(), clock.freeze(morning):
            write_mail()
            db.session.remove()
