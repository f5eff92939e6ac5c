"""The embedded Valkey: Celery's broker and Django's cache, on a socket only."""

import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path

from leadscoring.embedded import binaries, children, orphans
from leadscoring.embedded.places import EmbeddedError
from leadscoring.embedded.postgres import last_lines, open_log


class Valkey:
    """One server whose append-only file lies in `state`."""

    def __init__(self, state: Path, run: Path, *, durable: bool) -> None:
        self.folder = state / "valkey"
        self.log = state / "valkey.log"
        self.socket = run / "valkey.sock"
        self.durable = durable
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the server and wait until it has read its file and answers."""
        self.folder.mkdir(exist_ok=True, mode=0o700)
        orphans.end_servers_in(self.folder)
        self.socket.unlink(missing_ok=True)
        with open_log(self.log) as log:
            self.process = children.spawn(
                [binaries.valkey_server(), *self._flags()],
                env={"PATH": os.environ.get("PATH", "")},
                cwd=self.folder,
                output=log,
                orphan_signal=signal.SIGTERM,
            )
        if not children.wait_until(self._answers, process=self.process, seconds=60):
            raise EmbeddedError("Valkey did not start:\n" + last_lines(self.log))

    def stop(self) -> None:
        """End it; what it holds is on disk."""
        if self.process is not None:
            children.stop(self.process, politely=signal.SIGTERM, seconds=30, firmly=signal.SIGKILL)
            self.process = None

    def _flags(self) -> list[str | Path]:
        return [
            *("--port", "0"),
            *("--unixsocket", self.socket, "--unixsocketperm", "700"),
            *("--dir", self.folder),
            *("--databases", "64"),
            *("--save", ""),
            *("--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec"),
            *("--maxmemory-policy", "noeviction"),
            *("--daemonize", "no"),
        ]

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False
