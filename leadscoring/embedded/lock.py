"""Who runs the services of a state folder, and who else is using them."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from leadscoring.embedded.places import EmbeddedError


class StateLock:
    """Held by the one process that runs the services; the kernel lets go of it however that process ends."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.path = state / "lock"
        self._file: IO[str] | None = None

    def acquire(self, holder: str, *, seconds: float = 0) -> None:
        """Take the lock under a name, within `seconds` unless its holder has the same, or say who has it."""
        file = self.path.open("a+", encoding="utf-8")
        if not _locked_within(file, 0 if self._note().get("holder") == holder else seconds):
            file.close()
            raise EmbeddedError(f"{self.described()} already runs the services of {self.state}.")
        self._file = file
        self._write({"holder": holder, "pid": os.getpid(), "ready": False})

    def announce_ready(self) -> None:
        """Tell those who look that the services answer."""
        self._write(self._note() | {"ready": True})

    def release(self) -> None:
        """Let go, if held."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None

    def is_ours(self) -> bool:
        """Whether we have it."""
        return self._file is not None

    def is_held(self) -> bool:
        """Whether some process has it now."""
        with self.path.open("a+", encoding="utf-8") as file:
            return not _locked_within(file, 0)

    def says_ready(self) -> bool:
        """Whether its holder announced that the services answer."""
        return bool(self._note().get("ready"))

    def described(self) -> str:
        """Who holds it, as last written."""
        note = self._note()
        return f"`{note['holder']}` (process {note['pid']})" if note else "Another process"

    def _note(self) -> dict[str, Any]:
        try:
            note = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # Its holder is just writing it.
            return {}
        return note if isinstance(note, dict) else {}

    def _write(self, note: dict[str, Any]) -> None:
        if self._file is None:
            raise RuntimeError("only the holder writes the note")
        self._file.truncate(0)
        self._file.write(json.dumps(note))
        self._file.flush()


class Guests:
    """Those who use the running services: a shared lock each, so that their host can wait for them to leave."""

    def __init__(self, state: Path) -> None:
        self.path = state / "guests.lock"

    def join(self) -> IO[str]:
        """Count as a guest until the returned file is closed; waits while a host is closing."""
        file = self.path.open("a+", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_SH)
        return file

    @contextmanager
    def all_gone(self) -> Iterator[None]:
        """Wait until no guest is left, and let none in meanwhile."""
        with self.path.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _locked_within(file: IO[str], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        else:
            return True
