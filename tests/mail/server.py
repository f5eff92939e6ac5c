"""A mail server in a thread, over real sockets, which answers as a test wants and keeps what it took."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

GOOD = {"HELLO": "250 here", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go ahead", "TAKEN": "250 queued"}
HANG_UP = "hang up"


class MailServer(socketserver.ThreadingTCPServer):
    """`answers["RCPT"] = ["451 later"]`: the next answers to a command, in place of a good one; `hang up` is one."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[EmailMessage] = []
        self.heard: list[str] = []
        self.answers: dict[str, list[str]] = {}
        self.when_taken: Callable[[], object] = lambda: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def answer(self, command: str) -> str:
        scripted = self.answers.get(command, [])
        return scripted.pop(0) if scripted else GOOD.get(command, "502 unknown")


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            self.server.heard.append(line)
            if not self._obey(line.split(":")[0].split()[0].upper()):
                return

    def _obey(self, verb: str) -> bool:
        if verb == "QUIT":
            self._say("221 bye")
            return False
        if verb == "RSET":
            return self._say("250 ok")
        if verb != "DATA":
            return self._say(self.server.answer("HELLO" if verb in {"EHLO", "HELO"} else verb))
        return self._take(self.server.answer("DATA"))

    def _take(self, answer: str) -> bool:
        if not self._say(answer) or not answer.startswith("354"):
            return answer != HANG_UP
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        answer = self.server.answer("TAKEN")
        if answer.startswith("250") or answer == HANG_UP:
            self.server.taken.append(email.message_from_bytes(b"".join(lines), policy=default))
        self.server.when_taken()
        return self._say(answer)

    def _say(self, answer: str) -> bool:
        if answer == HANG_UP:
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True


@contextmanager
def running() -> Iterator[MailServer]:
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
