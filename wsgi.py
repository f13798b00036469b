"""The entry point for a web server: `gunicorn wsgi:app`."""

from app import create_app
from config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Not started. {error}") from None  # one line that names the setting, not a stack trace
