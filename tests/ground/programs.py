"""Starting our own programs from a test as a user would: without the test's services."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from leadscoring.embedded import run_dir

PROJECT = Path(__file__).resolve().parents[2]
OF_THE_TEST = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "PYTEST_XDIST_WORKER", "DJANGO_ALLOW_ASYNC_UNSAFE")


class Machine:
    """A state folder of its own, and what runs on it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        clean = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST}
        self.environ = clean | {"STATE_DIR": str(state), "PYTHONUNBUFFERED": "1"}
        self.started: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """`dev.py` with these arguments, to its end."""
        return subprocess.run(
            [sys.executable, "dev.py", *arguments],
            cwd=PROJECT,
            env=self.environ,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """`dev.py` with these arguments, in the background; what it says is in `said()`."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "dev.py", *arguments], cwd=PROJECT, env=self.environ, stdout=log, stderr=log
            )
        self.started.append(process)
        return process

    def up(self, port: int) -> subprocess.Popen[bytes]:
        """`up` on an empty database, when its page answers."""
        self.log.unlink(missing_ok=True)
        process = self.start("up", "--no-demo", "--port", str(port))
        wait_until(lambda: "\nReady on " in self.said() or process.poll() is not None, seconds=120)
        assert process.poll() is None, self.said()
        return process

    @property
    def log(self) -> Path:
        """Where the background's words go."""
        return self.state.with_suffix(".log")

    def said(self) -> str:
        """The background's words so far."""
        return "\n" + self.log.read_text(errors="replace") if self.log.exists() else ""

    def processes(self) -> list[str]:
        """The command lines of everything that works on this state folder."""
        return [line for process in psutil.process_iter() if (line := self._line_if_ours(process))]

    def clear(self) -> None:
        """End what is left and remove every trace."""
        for process in self.started:
            process.kill()
            process.wait()
        wait_until(lambda: not self.processes(), seconds=20)
        for folder in (self.state, run_dir(self.state)):
            shutil.rmtree(folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def _line_if_ours(self, process: psutil.Process) -> str:
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                return ""
            line = " ".join(process.cmdline())
            ours = process.environ().get("STATE_DIR") == str(self.state)
        except psutil.Error:
            return ""
        return line if ours or str(self.state) in line or str(run_dir(self.state)) in line else ""


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine that has nothing yet; under /tmp, where the database's user can walk."""
    made = Machine(Path(tempfile.mkdtemp(prefix="vekt-up-", dir="/tmp")).resolve())
    try:
        yield made
    finally:
        made.clear()


def wait_until(holds, *, seconds: float) -> bool:
    """Whether it held in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def unused_port() -> int:
    """A port that is free now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
