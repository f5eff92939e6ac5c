"""The embedded PostgreSQL: its cluster made once, its server started and stopped."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

from leadscoring.embedded import binaries, children, orphans, service_user
from leadscoring.embedded.places import EmbeddedError

BUILTIN_LOCALE_SINCE = 17
MEGABYTE = 1024 * 1024
DATABASE = "app"


class Postgres:
    """One cluster in `state`, listening on a socket in `run` only."""

    def __init__(self, state: Path, run: Path, *, durable: bool) -> None:
        self.state = state
        self.run = run
        self.durable = durable
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Make the cluster if there is none, start the server, make the database."""
        service_user.require_passwd_entry()
        programs = binaries.postgres_folder(self.state)
        cluster = self._cluster(programs)
        self._clear_stale(cluster)
        self.process = self._serve(programs, cluster)
        if not children.wait_until(lambda: self._answers(programs), process=self.process, seconds=60):
            raise EmbeddedError("PostgreSQL did not start:\n" + last_lines(self._log))
        self._create_database()

    def stop(self) -> None:
        """A fast shutdown; after half a minute an immediate one."""
        if self.process is not None:
            children.stop(self.process, politely=signal.SIGINT, seconds=30, firmly=signal.SIGQUIT)
            self.process = None

    def empty_database(self) -> None:
        """Drop the database with all that it holds, and make it anew."""
        with self._connected() as connection:
            connection.execute(f"drop database if exists {DATABASE} with (force)")
            connection.execute(f"create database {DATABASE}")

    @property
    def _log(self) -> Path:
        return self.state / "postgres.log"

    def _cluster(self, programs: Path) -> Path:
        major = binaries.postgres_major(programs)
        cluster = self.state / f"pg{major}"
        if (cluster / "PG_VERSION").exists():
            return cluster
        # Renamed when whole, so that a half-made cluster never counts.
        new = self.state / f"pg{major}.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        service_user.give(new)
        self._initdb(programs, new, major)
        new.rename(cluster)
        return cluster

    def _initdb(self, programs: Path, new: Path, major: int) -> None:
        command = [programs / "initdb", "-D", new, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions"]
        command += _locale_flags(major)
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            [str(part) for part in command],
            env=_environ(),
            cwd="/",
            capture_output=True,
            text=True,
            **service_user.popen_arguments(),
        )
        if done.returncode:
            raise EmbeddedError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _clear_stale(self, cluster: Path) -> None:
        """We hold the lock: any server at work in the cluster is an orphan, and then no lock file is valid."""
        orphans.end_servers_in(cluster)
        for stale in (cluster / "postmaster.pid", self.run / ".s.PGSQL.5432.lock", self.run / ".s.PGSQL.5432"):
            stale.unlink(missing_ok=True)

    def _serve(self, programs: Path, cluster: Path) -> subprocess.Popen[str]:
        arguments: list[str | Path] = [programs / "postgres", "-D", cluster]
        for name, value in self._options().items():
            arguments += ["-c", f"{name}={value}"]
        with open_log(self._log) as log:
            return children.spawn(
                arguments,
                env=_environ(),
                cwd=Path("/"),
                output=log,
                orphan_signal=signal.SIGINT,
                as_user=service_user.popen_arguments(),
            )

    def _options(self) -> dict[str, str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.run),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "jit": "off",
            "max_parallel_workers_per_gather": "0",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        return options | (_durable_options() if self.durable else _throw_away_options())

    def _answers(self, programs: Path) -> bool:
        asked = [programs / "pg_isready", "-q", "-h", self.run, "-U", "postgres", "-d", "postgres"]
        return subprocess.run([str(part) for part in asked], env=_environ()).returncode == 0

    def _create_database(self) -> None:
        with self._connected() as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(f"create database {DATABASE}")

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(host=str(self.run), user="postgres", dbname="postgres", autocommit=True)


def open_log(path: Path) -> IO[str]:
    """For appending, and for our own eyes: logged statements hold people's data."""
    return open(path, "a", opener=lambda name, flags: os.open(name, flags, 0o600))


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a message."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def _locale_flags(major: int) -> list[str | Path]:
    # The wheel has no ICU; with C.UTF-8 `lower()` still knows all of Unicode.
    if major >= BUILTIN_LOCALE_SINCE:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _durable_options() -> dict[str, str]:
    memory = psutil.virtual_memory().total // MEGABYTE
    return {
        "shared_buffers": f"{max(128, min(2048, max(512, memory // 8), memory // 4))}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
    }


def _throw_away_options() -> dict[str, str]:
    return {
        "shared_buffers": "128MB",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
    }


def _environ() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
