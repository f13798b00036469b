"""Settings of an installation, read from the environment.

Every variable may instead be given as `<NAME>_FILE`, a path to a file that holds the value (for secrets).
A production start with a demo setting, a default secret or debug on refuses and names the variable.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

DEVELOPMENT, PRODUCTION, TEST = "development", "production", "test"
DEFAULT_SECRET = "development-only-not-a-secret"
OURS_ALONE = 0o700  # the folder holds the database, pictures that are not public yet and, without a server, mails
MEBIBYTE = 1024 * 1024
MOST_THREADS = 24  # and so many connections a process may open, beside the one of `app.core.db.Watch`


class SettingsError(RuntimeError):
    """A setting is missing or unsafe. The message names the environment variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this installation runs. Built by `from_env`; tests build it directly."""

    env: str = DEVELOPMENT
    secret_key: str = DEFAULT_SECRET
    data_dir: Path = Path("data")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    demo: bool = False
    debug: bool = False
    trusted_proxies: int = 0
    mail_server: str = ""
    mail_sender: str = "Smartere sammen <ikke-svar@example.no>"
    municipality: str = "Stavanger kommune"
    contact_email: str = "smartere.sammen@example.no"
    accessibility_statement_url: str = ""
    workers: int = 2
    threads: int = 16
    redis_url: str = ""
    live_port: int = 8001
    streams: int = 0
    themes_vectors: str = ""
    needs_likeness: str = ""  # package.module:name, see app.core.operators

    @property
    def production(self) -> bool:
        return self.env == PRODUCTION

    @property
    def embedded(self) -> bool:
        """True on SQLite: one process, background work in a thread of it."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def most_streams(self) -> int:
        """How many pages of live workshops may listen at once in a process; those that come then ask instead."""
        return self.streams or (600 if self.embedded else 5000)

    @property
    def secure_cookies(self) -> bool:
        return self.production

    def cookie(self, name: str) -> str:
        """What a cookie of ours is called: where cookies are secure, so that nobody beside us can have set it."""
        return f"__Host-{name}" if self.secure_cookies else name

    @property
    def address(self) -> str:
        """Where this installation is found; what the links in mails begin with."""
        return self.base_url or f"http://{'localhost' if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104

    @property
    def uploads_dir(self) -> Path:
        return self.data_dir / "uploads"

    @property
    def imports_dir(self) -> Path:
        """Where files wait while somebody chooses their columns."""
        return self.data_dir / "imports"

    @property
    def mail_dir(self) -> Path:
        return self.data_dir / "mail"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raise `SettingsError` naming the variable when one is unsafe or malformed."""
        read = _Reader(environ if environ is not None else os.environ)
        env = read.choice("APP_ENV", DEVELOPMENT, (DEVELOPMENT, PRODUCTION, TEST))
        data_dir = Path(read.text("DATA_DIR", "data")).absolute()
        settings = cls(
            env=env,
            secret_key=read.text("SECRET_KEY", ""),
            data_dir=data_dir,
            database_url=read.text("DATABASE_URL", f"sqlite:///{data_dir / 'smartere-sammen.db'}"),
            host=read.text("HOST", "127.0.0.1"),
            port=read.number("PORT", 8000),
            base_url=read.text("BASE_URL", "").rstrip("/"),
            demo=read.flag("DEMO", default=env == DEVELOPMENT),
            debug=read.flag("FLASK_DEBUG", default=False),
            trusted_proxies=read.number("TRUSTED_PROXIES", 0),
            mail_server=read.text("MAIL_SERVER", ""),
            mail_sender=read.text("MAIL_SENDER", cls.mail_sender),
            municipality=read.text("MUNICIPALITY", cls.municipality),
            contact_email=read.text("CONTACT_EMAIL", cls.contact_email),
            accessibility_statement_url=read.text("ACCESSIBILITY_STATEMENT_URL", ""),
            workers=read.number("WORKERS", 2),
            threads=_threads(read.number("THREADS", cls.threads)),
            redis_url=_redis(read.text("REDIS_URL", "")),
            live_port=read.number("LIVE_PORT", cls.live_port),
            streams=read.number("STREAMS", cls.streams),
            themes_vectors=read.text("THEMES_VECTORS", ""),
            needs_likeness=read.text("NEEDS_LIKENESS", ""),
        )
        if settings.production:
            _refuse_unsafe(settings)
            return settings
        return replace(settings, secret_key=settings.secret_key or _kept_secret(data_dir))


def _refuse_unsafe(settings: Settings) -> None:
    if settings.demo:
        raise SettingsError("DEMO is on: demo sign-ins must never run in production.")
    if settings.debug:
        raise SettingsError("FLASK_DEBUG is on: refused in production.")
    if not settings.secret_key or settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < 32:
        raise SettingsError("SECRET_KEY is missing, the default, or shorter than 32 characters.")
    if not settings.base_url.startswith("https://"):
        raise SettingsError("BASE_URL must be the public https:// address (links in e-mails are built from it).")
    if not settings.mail_server:
        raise SettingsError("MAIL_SERVER is missing (smtp://user:password@host:587): residents would get no answers.")


def _threads(number: int) -> int:
    """Each may hold a connection while it waits for another's page, so there must be one for each."""
    if not 1 <= number <= MOST_THREADS:
        raise SettingsError(f"THREADS must be from 1 to {MOST_THREADS}: each may need a connection to the database.")
    return number


def _redis(url: str) -> str:
    """The address as it was given; none is fine, one that cannot be meant is not."""
    parts = urlsplit(url)
    if url and not (parts.scheme in {"redis", "rediss"} and parts.hostname) and not url.startswith("unix:///"):
        raise SettingsError("REDIS_URL must be redis://host:6379/0, rediss:// or unix:///path.")
    return url


def _kept_secret(data_dir: Path) -> str:
    """A random secret of this installation, made at the first start, so that cookies outlive a restart."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=OURS_ALONE)
        _make_secret(path)
    if not (secret := path.read_text().strip()):
        raise SettingsError(f"{path} is empty. Put the secret into it, or remove it: the next start makes a new one.")
    return secret


def _make_secret(path: Path) -> None:
    """Another process may start now and make one too: only a whole one gets the name, and only the first."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        if path := self.environ.get(f"{name}_FILE"):
            return Path(path).read_text().strip()
        return self.environ.get(name, "").strip() or default

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit():
            raise SettingsError(f"{name} must be a whole number, not {value!r}.")
        return int(value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            raise SettingsError(f"{name} must be 1 or 0, not {value!r}.")
        return value in {"1", "true", "yes", "on"}

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
        return value
