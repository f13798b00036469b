"""How a mail leaves: to a mail server when MAIL_SERVER is set, else into a folder, one .eml file each."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import SplitResult, unquote, urlsplit

from app.notifications.models import OutboxMail
from app.people import addresses
from config import Settings

TIMEOUT = 20
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """The server will never take this mail."""


class PutOff(Exception):
    """The server asks to be tried again later with this mail."""


class Unreachable(Exception):
    """There is no talking to the server now."""


class Carrier(Protocol):
    """Opened once for many mails: `with carrier_for(settings) as carrier: carrier.carry(mail)`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def carry(self, mail: OutboxMail) -> None: ...


def carrier_for(settings: Settings) -> Carrier:
    return Server(settings) if settings.mail_server else Folder(settings)


def message(mail: OutboxMail, settings: Settings) -> EmailMessage:
    """The mail as it goes over the wire. The Message-ID is the same at each attempt."""
    made = EmailMessage()
    made["From"] = settings.mail_sender
    made["To"] = addresses.on_the_wire(mail.recipient)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.created_at)
    domain = parseaddr(settings.mail_sender)[1].partition("@")[2]
    made["Message-ID"] = f"<{mail.id}.{int(mail.created_at.timestamp())}@{domain}>"
    made["Content-Language"] = mail.lang
    made["Auto-Submitted"] = "auto-generated"
    if mail.stop_url:
        made["List-Unsubscribe"] = f"<{mail.stop_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    return made


class Folder:
    """Without a mail server each mail becomes a file (development, and the demo)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> Self:
        self.settings.mail_dir.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def carry(self, mail: OutboxMail) -> None:
        name = f"{mail.created_at:%Y%m%dT%H%M%S}-{mail.id:06d}-{mail.template}.eml"
        (Path(self.settings.mail_dir) / name).write_bytes(message(mail, self.settings).as_bytes())


class Server:
    """A mail server at `smtp://user:password@host:587` (STARTTLS) or `smtps://...:465`; no plain text to the world."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        where = urlsplit(self.settings.mail_server)
        try:
            self.smtp = _connect(where)
            if where.username:
                self.smtp.login(unquote(where.username), unquote(where.password or ""))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(type(error).__name__) from error
        return self

    def __exit__(self, *error: object) -> None:
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()

    def carry(self, mail: OutboxMail) -> None:
        """Raises `Refused`, `PutOff` or `Unreachable`; none of them says an address."""
        if self.smtp is None:
            raise Unreachable("not connected")
        try:
            self.smtp.send_message(message(mail, self.settings))
        except (smtplib.SMTPNotSupportedError, ValueError) as error:
            # An address that this server cannot write («æ@…»): the others still get theirs.
            raise Refused(type(error).__name__) from error
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _judged(code) from error
        except smtplib.SMTPResponseException as error:
            raise _judged(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(type(error).__name__) from error


def _connect(where: SplitResult) -> smtplib.SMTP:
    host = where.hostname or "localhost"
    if where.scheme == "smtps":
        return smtplib.SMTP_SSL(host, where.port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
    smtp = smtplib.SMTP(host, where.port or 587, timeout=TIMEOUT)
    if host not in THIS_MACHINE:
        smtp.starttls(context=ssl.create_default_context())
    return smtp


def _judged(code: int) -> Refused | PutOff:
    """What the server's answer means: 5xx never, 4xx later."""
    return Refused(f"refused with {code}") if code >= 500 else PutOff(f"put off with {code}")
