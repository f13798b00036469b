"""`flask serve` within a test, up to where the web server would take over: what it prints, without a process of its own."""

import signal
import socket
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from app.core import serve


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(app: Flask, *, demo: bool = True, port: int = 0) -> Result:
    """Start this installation; what it prints is in `.output`."""
    settings = replace(app.extensions["settings"], demo=demo, port=port or free_port())
    handlers = {number: signal.getsignal(number) for number in serve.ENDS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.extensions, "settings", settings)
        patch.setattr(serve, "_serve", lambda _settings, _listener: None)
        try:
            return app.test_cli_runner(catch_exceptions=False).invoke(args=["serve"])
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, serve.ENDS)
