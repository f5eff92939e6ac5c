"""Processes that an earlier life left behind, found by what only they have, and ended."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

# Given to what `up` starts, so that a later `up` recognises what outlived an earlier one.
SUPERVISED_BY = "VEKT_SUPERVISED_BY"
ESCALATION = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)


def end_servers_in(*folders: Path) -> None:
    """End the database and broker processes that work in `folders`; only for the holder of the state's lock."""
    _end(lambda process: _is_server(process) and Path(process.cwd()) in folders)


def end_supervised_by(state: Path) -> None:
    """End the web, worker and beat processes of an earlier `up` of `state`."""
    _end(lambda process: process.environ().get(SUPERVISED_BY) == str(state))


def _is_server(process: psutil.Process) -> bool:
    return process.name().startswith(("postgres", "valkey"))


def _end(is_orphan: Callable[[psutil.Process], bool]) -> None:
    orphans = list(_matching(is_orphan))
    for number in ESCALATION:
        for process in orphans:
            with suppress(psutil.Error):
                process.send_signal(number)
        _, orphans = psutil.wait_procs(orphans, timeout=5)
        if not orphans:
            return


def _matching(is_orphan: Callable[[psutil.Process], bool]) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        # Gone meanwhile, or another user's: neither can be ours.
        with suppress(psutil.Error, OSError):
            if is_orphan(process):
                yield process
