"""Both services of one state folder under one lock."""

import os
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from leadscoring.embedded import service_user
from leadscoring.embedded.lock import StateLock
from leadscoring.embedded.places import EmbeddedError, run_dir, state_dir, urls_of
from leadscoring.embedded.postgres import Postgres
from leadscoring.embedded.valkey import Valkey

VARIABLE_OF = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


def missing_services() -> frozenset[str]:
    """The services that the environment names no address for."""
    return frozenset(name for name, variable in VARIABLE_OF.items() if not os.environ.get(variable))


class Stack:
    """The embedded services of `state`; `durable=False` trades safety for speed, for what is thrown away."""

    def __init__(
        self,
        state: Path | None = None,
        *,
        durable: bool = True,
        services: frozenset[str] = frozenset(VARIABLE_OF),
        holder: str = "another process",
    ) -> None:
        self.state = (state or state_dir()).resolve()
        self.run = run_dir(self.state)
        self.urls = urls_of(self.state)
        self.holder = holder
        self._lock = StateLock(self.state)
        made: dict[str, Postgres | Valkey] = {
            "postgres": Postgres(self.state, self.run, durable=durable),
            "valkey": Valkey(self.state, self.run, durable=durable),
        }
        self._services = {name: made[name] for name in VARIABLE_OF if name in services}

    @property
    def processes(self) -> dict[str, subprocess.Popen[str]]:
        """The running servers by name."""
        return {name: service.process for name, service in self._services.items() if service.process is not None}

    def start(self, *, wait_seconds: float = 0) -> Self:
        """Take the lock and start the services; whatever fails, nothing stays behind."""
        make_state(self.state)
        self._lock.acquire(self.holder, seconds=wait_seconds)
        try:
            self._prepare_folders()
            for service in self._services.values():
                service.start()
            self._lock.announce_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the broker, then the database, then let go of the lock; nothing where we never had it."""
        if not self._lock.is_ours():
            return
        for service in reversed(self._services.values()):
            service.stop()
        with suppress(OSError):
            # Absent, or not empty: what is left is cleared at the next start.
            self.run.rmdir()
        self._lock.release()

    def empty_database(self) -> bool:
        """Empty the database if it is ours; whether it was."""
        service = self._services.get("postgres")
        if not isinstance(service, Postgres):
            return False
        service.empty_database()
        return True

    def environ(self) -> dict[str, str]:
        """The variables of those services that are ours."""
        ours = {}
        if "postgres" in self._services:
            ours["DATABASE_URL"] = self.urls.database
        if "valkey" in self._services:
            ours |= {"REDIS_URL": self.urls.cache, "CELERY_BROKER_URL": self.urls.broker}
        return ours

    def _prepare_folders(self) -> None:
        service_user.let_reach(self.state)
        self.run.mkdir(mode=0o700, exist_ok=True)
        found = self.run.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in service_user.uids():
            raise EmbeddedError(f"{self.run} belongs to somebody else.")
        self.run.chmod(0o700)
        service_user.give(self.run)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def make_state(state: Path) -> None:
    """Make the folder of the data, for us alone but for the way through."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"STATE_DIR: {state} cannot be made: {error.strerror}.") from None
    if not os.access(state, os.W_OK | os.X_OK):
        raise EmbeddedError(f"STATE_DIR: {state} cannot be written.")
