"""Starting programs, watching them, and stopping them in order."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

from leadscoring.embedded import children, orphans
from leadscoring.embedded.places import PROJECT
from leadscoring.supervision.output import pass_on, say

# The worker may finish what it is at; what it cannot finish in time another gets.
SECONDS_TO_STOP = {"beat": 10, "worker": 20, "web": 15}


class StopAsked(Exception):
    """Ctrl-C, or a signal to end."""


class ProgramEnded(Exception):
    """A program ended that should not have."""


class Supervisor:
    """The programs of one `up`, each in a session of its own and never outliving us."""

    def __init__(self, environ: Mapping[str, str], *, marked: str) -> None:
        self.environ = {**environ, orphans.SUPERVISED_BY: marked, "PYTHONUNBUFFERED": "1"}
        self.programs: dict[str, subprocess.Popen[str]] = {}
        self.others: Callable[[], Mapping[str, subprocess.Popen[str]]] = dict
        self._stop_asked = threading.Event()

    def listen_for_signals(self) -> None:
        """The first one asks to stop, a second one insists."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def run_step(self, name: str, arguments: list[str]) -> None:
        """Run one command to its end; one that fails ends everything."""
        process = self._spawn(name, arguments)
        self.programs[name] = process
        while process.poll() is None:
            self.pause(0.05)
        del self.programs[name]
        if process.returncode:
            raise ProgramEnded(f"{name} failed (exit code {process.returncode}), see above.")

    def start(self, name: str, arguments: list[str]) -> None:
        """Start a program that is to stay."""
        self.programs[name] = self._spawn(name, arguments)

    def wait_for(self, ready: Callable[[], bool], *, what: str, seconds: float) -> None:
        """Until `ready`, as long as everybody lives."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.look_after()
            if time.monotonic() > deadline:
                raise ProgramEnded(f"{what} is not ready after {seconds:.0f} s, see above.")

    def watch(self) -> None:
        """Until somebody asks to stop or a program ends."""
        while True:
            self.look_after()

    def look_after(self) -> None:
        """A moment's pause; says which program has ended, if one has."""
        self.pause(0.2)
        for name, process in {**self.others(), **self.programs}.items():
            if process.poll() is not None:
                raise ProgramEnded(f"{name} ended by itself (exit code {process.returncode}): stopping the rest.")

    def pause(self, seconds: float) -> None:
        """Sleep, unless asked to stop."""
        if self._stop_asked.wait(seconds):
            raise StopAsked

    def stop(self) -> None:
        """Stop the programs, the last started first."""
        for name in reversed(list(self.programs)):
            process = self.programs[name]
            children.stop(process, politely=signal.SIGTERM, seconds=SECONDS_TO_STOP.get(name, 5), firmly=signal.SIGKILL)
            children.end_group(process.pid)
            del self.programs[name]

    def _spawn(self, name: str, arguments: list[str]) -> subprocess.Popen[str]:
        process = children.spawn(
            arguments, env=self.environ, cwd=PROJECT, output=subprocess.PIPE, orphan_signal=signal.SIGKILL
        )
        pass_on(name, process)
        return process

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if not self._stop_asked.is_set():
            self._stop_asked.set()
            return
        # From a signal handler nothing may wait, not even for the lock of the output.
        for process in list(self.programs.values()):
            children.end_group(process.pid)


def environ_with(*more: Mapping[str, str]) -> dict[str, str]:
    """Our environment and what is given on top."""
    merged = dict(os.environ)
    for part in more:
        merged |= part
    return merged


def announce_stop() -> None:
    """Said once, since stopping may take a while."""
    say("Stopping; Ctrl-C again to insist.")
