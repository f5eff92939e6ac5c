"""The services for as long as one `manage.py` command takes."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from leadscoring.embedded.lock import Guests, StateLock
from leadscoring.embedded.places import EmbeddedError, state_dir
from leadscoring.embedded.stack import Stack, make_state, missing_services
from leadscoring.environment import is_debugging, read_env_file

# `up` starts them itself; the others touch neither database nor broker.
WITHOUT_SERVICES = frozenset(
    {
        *("up", "help", "version", "check", "diffsettings", "startapp", "startproject", "findstatic", "collectstatic"),
        *("makemessages", "compilemessages", "makemigrations"),
    }
)
SECONDS_TO_START = 60


@contextmanager
def services_for(argv: Sequence[str]) -> Iterator[None]:
    """Use the services that run, else start them; who started them stops them when the last user has left."""
    read_env_file()
    missing = missing_services()
    if not missing or not is_debugging() or not _needs_services(argv):
        yield
        return
    try:
        state = state_dir()
        make_state(state)
        guests = Guests(state)
        place = guests.join()
        started = _started_or_joined(state, missing, holder=f"manage.py {argv[1]}")
    except EmbeddedError as error:
        sys.exit(str(error))
    try:
        yield
    finally:
        place.close()
        if started is not None:
            with guests.all_gone():
                started.stop()


def _needs_services(argv: Sequence[str]) -> bool:
    asks_for_help = bool({"--help", "-h"} & set(argv[2:]))
    return len(argv) > 1 and argv[1] not in WITHOUT_SERVICES and not argv[1].startswith("-") and not asks_for_help


def _started_or_joined(state: Path, missing: frozenset[str], *, holder: str) -> Stack | None:
    """The stack that we started, or nothing where another process's stack is ready."""
    deadline = time.monotonic() + SECONDS_TO_START
    others = StateLock(state)
    while time.monotonic() < deadline:
        if not others.is_held():
            stack = Stack(state, services=missing, holder=holder)
            return stack.start()
        if others.says_ready():
            return None
        time.sleep(0.1)
    raise EmbeddedError(f"The services that {others.described()} starts are not ready after {SECONDS_TO_START} s.")
