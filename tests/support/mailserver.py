"""A mail server for tests: takes mails in a thread, and can refuse, put off, hang up or be slow."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """What arrived stands in `arrived`. `answers` maps a command (RCPT, DATA, END) to what is said instead of OK.

    meanwhile: is done while a mail is being taken.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.arrived: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.meanwhile: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline():
            command = line.split()[0].upper().decode() if line.split() else ""
            if command == "QUIT":
                self.say("221 bye")
                return
            if command in self.server.answers:
                if self.server.answers[command] == "hang up":
                    return
                self.say(self.server.answers[command])
            elif command == "DATA":
                self.data()
            else:
                self.say("250 ok")

    def data(self) -> None:
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.arrived.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.meanwhile()
        self.say(self.server.answers.get("END", "250 taken"))

    def say(self, text: str) -> Any:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running() -> Iterator[MailServer]:
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
