"""Where the embedded services keep their data, their sockets and their addresses."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class EmbeddedError(Exception):
    """What keeps the embedded services from running, in a sentence for whoever started them."""


@dataclass(frozen=True)
class Urls:
    """The addresses of one stack, spelled so that libpq, psycopg, django-environ and kombu all read them."""

    database: str
    cache: str
    broker: str


def state_dir() -> Path:
    """The folder of the data: STATE_DIR, else one that the services' user can reach."""
    if chosen := os.environ.get("STATE_DIR"):
        return (PROJECT / chosen).resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/vekt-embedded") / _digest(PROJECT)
    return PROJECT / ".local"


def run_dir(state: Path) -> Path:
    """The folder of the sockets, short because a socket's path may have some 107 bytes."""
    return _run_base() / f"vekt-{os.geteuid()}-{_digest(state)}"


def urls_of(state: Path) -> Urls:
    """The addresses of the services whose data lie in `state`, running or not."""
    run = run_dir(state)
    socket = run / "valkey.sock"
    return Urls(
        database=f"postgresql://postgres@/app?host={run}",
        cache=f"unix://{socket}?db=1",
        broker=f"redis+socket://{socket}?virtual_host=0",
    )


def reachable_by_others(path: Path) -> bool:
    """Whether another user may walk down to `path`."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents])


def _run_base() -> Path:
    if os.geteuid() == 0:
        return Path("/run") if os.access("/run", os.W_OK) else Path("/tmp")
    personal = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(personal) if personal and os.access(personal, os.W_OK) else Path("/tmp")


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]
