"""A Redis (or Valkey) server of this test run's own: started, used and thrown away."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time

NAMES = ("redis-server", "valkey-server")


class RedisMissing(RuntimeError):
    """There is no Redis to run; the message says what to install."""


def program() -> str | None:
    """The path of a server that can be started, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Redis:
    """One server on a free port, which keeps nothing on disk. It can be stopped and started again under way."""

    def __init__(self) -> None:
        found = program()
        if found is None:
            raise RedisMissing("Redis is missing: run `make test`, or install redis-server.")
        self._program = found
        self._folder = tempfile.mkdtemp(prefix="sms-redis-")
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self._port = listener.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--dir", self._folder]
        self._process = subprocess.Popen([self._program, *options], stdout=subprocess.DEVNULL, start_new_session=True)
        for _attempt in range(600):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RedisMissing("Redis did not start.")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
