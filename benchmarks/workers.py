"""Worker processes as Celery's: each a Python and a connection of its own, started before any clock runs."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

SECONDS_TO_END = 5


class Worker:
    """Does one thing after another; what fails there is raised here."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Any function of a module; `answer` gives its result."""
        self._pipe.send((function, arguments))

    def answer(self) -> Any:
        done, found = self._pipe.recv()
        if not done:
            raise found
        return found

    def stop(self) -> None:
        """Whatever it is doing."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(SECONDS_TO_END)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def workers(count: int) -> Iterator[list[Worker]]:
    """Ready and connected to the database."""
    started: list[Worker] = []
    try:
        started += [Worker() for _ in range(count)]
        together(started, connect)
        yield started
    finally:
        for worker in started:
            worker.stop()


def together(some: Sequence[Worker], function: Callable[..., Any], *arguments: Any) -> list[Any]:
    """The same at once in all; ends when the last has."""
    for worker in some:
        worker.ask(function, *arguments)
    return [worker.answer() for worker in some]


def connect() -> None:
    """Also imports what work will need."""
    from django.db import connection  # only when Django is set up

    import scoring.domain.runs  # noqa: F401

    connection.ensure_connection()


def peak_memory() -> float:
    """Megabytes that this process has held at most, as Linux knows it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has held")


def _serve(pipe: Connection) -> None:
    # Ctrl-C is the first process's business; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from leadscoring.embedded.children import die_with_parent  # not before the process is one of its own

    die_with_parent()
    import django

    django.setup()
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, function(*arguments)))
        except Exception as error:
            pipe.send((False, RuntimeError(f"{type(error).__name__}: {error}")))
