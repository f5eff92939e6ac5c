"""What the programs say, line by line under their names."""

import subprocess
import sys
import threading
from contextlib import suppress

WIDTH = 8
_printing = threading.Lock()


def say(line: str = "") -> None:
    """A line of our own."""
    # Whoever read us may have gone; that is no reason to stop.
    with _printing, suppress(BrokenPipeError):
        print(line, flush=True)


def pass_on(name: str, process: subprocess.Popen[str]) -> None:
    """Print the lines of `process` under `name` until it ends."""
    threading.Thread(target=_pump, args=(name, process), name=f"output of {name}", daemon=True).start()


def complain(line: str) -> None:
    """A line of our own for standard error."""
    with _printing, suppress(BrokenPipeError):
        print(line, file=sys.stderr, flush=True)


def _pump(name: str, process: subprocess.Popen[str]) -> None:
    if process.stdout is None:
        raise RuntimeError(f"{name} was started without a pipe")
    for line in filter(str.strip, process.stdout):
        say(f"{name:{WIDTH}}| {line.rstrip()}")
