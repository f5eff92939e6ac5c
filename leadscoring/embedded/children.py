"""Child processes that never outlive us: started in a session of their own, waited for, stopped."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1


def spawn(
    args: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    output: IO[Any] | int,
    orphan_signal: signal.Signals,
    as_user: Mapping[str, Any] | None = None,
) -> subprocess.Popen[str]:
    """Start `args`; the kernel sends `orphan_signal` when the starting thread ends, however it ends (Linux)."""
    return subprocess.Popen(
        [str(arg) for arg in args],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        # After the change of user, which clears the wish.
        preexec_fn=_wish_for(orphan_signal),  # noqa: PLW1509 - one call into a library that is loaded already
        **(as_user or {}),
    )


def wait_until(ready: Callable[[], bool], *, process: subprocess.Popen[str], seconds: float) -> bool:
    """Whether `ready` became true while `process` lived and the time lasted."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return False
        if ready():
            return True
        time.sleep(0.03)
    return False


def stop(process: subprocess.Popen[str], *, politely: signal.Signals, seconds: float, firmly: signal.Signals) -> None:
    """Ask, wait, insist; the whole group is gone afterwards."""
    if process.poll() is None:
        process.send_signal(politely)
        if not _ended_within(process, seconds):
            _signal_group(process.pid, firmly)
            if not _ended_within(process, 10):
                _signal_group(process.pid, signal.SIGKILL)
                process.wait()


def end_group(leader: int) -> None:
    """Kill what is left of a group; harmless where nothing is."""
    _signal_group(leader, signal.SIGKILL)


def die_with_parent(orphan_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process `orphan_signal` when its parent dies."""
    _wish_for(orphan_signal)()


def _wish_for(orphan_signal: signal.Signals) -> Callable[[], None]:
    # Loaded before the fork: between fork and exec little is safe.
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def wish() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(orphan_signal))

    return wish


def _ended_within(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _signal_group(leader: int, number: signal.Signals) -> None:
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return
