"""How gunicorn runs the streams of live workshops: `gunicorn -c deploy/live.conf.py`, beside the web service.

One process holds thousands of streams, and each costs some 20 kB. It needs PostgreSQL and Redis: on SQLite the web
process has the streams itself.
"""

from config import Settings, SettingsError

try:
    _settings = Settings.from_env()
    if _settings.embedded or not _settings.redis_url:
        raise SettingsError("The live service needs DATABASE_URL with PostgreSQL, and REDIS_URL.")
except SettingsError as error:
    raise SystemExit(f"Not started. {error}") from None

wsgi_app = "deploy.live:make()"
bind = f"{_settings.host}:{_settings.live_port}"
worker_class = "deploy.live.Worker"
workers = 1
worker_connections = _settings.most_streams + 200  # those that are refused need a place to be told so
backlog = 4096
timeout = 60
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
