"""The command lines of what `up` starts."""

import sys
from pathlib import Path

QUEUES = "default,scoring,imports"
WORKER_PROCESSES = 2
# The advice not to be root is for those who accept pickles.
QUIET = ("-W", "ignore:You're running the worker with superuser")


def manage(*arguments: str) -> list[str]:
    """One of Django's commands."""
    return [sys.executable, "manage.py", *arguments]


def web(port: int) -> list[str]:
    """Two processes of four threads: what measured best."""
    return [
        *(sys.executable, "-m", "gunicorn", "leadscoring.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--timeout", "60", "--graceful-timeout", "10"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def worker() -> list[str]:
    """One worker for every queue."""
    return [
        *(sys.executable, *QUIET, "-m", "celery", "--quiet", "-A", "leadscoring", "worker"),
        *("--concurrency", str(WORKER_PROCESSES), "--queues", QUEUES, "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    ]


def beat(state: Path) -> list[str]:
    """The clock, which remembers in `state` when it last rang."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "leadscoring", "beat"),
        *("--schedule", str(state / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"),
    ]
