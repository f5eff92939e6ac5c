#!/usr/bin/env python3
"""`python3 dev.py up`, `test`, `bench`, or any Django command: makes .venv from requirements.lock, then runs it.

Standard library only, since it runs before anything is installed; needs Python and pip, not python3-venv.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
LOCK = HERE / "requirements.lock"
STAMP = VENV / ".made-from"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
USAGE = """usage: python3 dev.py up [--port N] [--no-demo]   run everything until Ctrl-C
       python3 dev.py test [PYTEST ARGUMENTS]    every check; with arguments only pytest
       python3 dev.py bench [--contacts N] [...] what is fast, and against what; `bench --help`
       python3 dev.py COMMAND [...]              a Django command: import_data, create_user …; `help` lists them"""

CHROMIUMS = ["chromium-headless-shell", "chromium", "chromium-browser"]
NO_CHROMIUM = f"no Chromium here (on Debian: apt-get install {CHROMIUMS[0]})"
CHECKED = ["leadscoring", "crm", "scoring"]
CHECKS: dict[str, list[str]] = {
    "mypy": ["-m", "mypy", *CHECKED, "dev.py"],
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "migrations": ["-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main(arguments: list[str]) -> int:
    """Make the environment, then run what the arguments ask for."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(USAGE)
        return 0 if arguments else 2
    make_environment()
    command, *rest = arguments
    if command not in {"test", "bench"}:
        # In our place, so that signals reach it; where we were called, since files are named from there.
        return os.execv(PYTHON, [str(PYTHON), str(HERE / "manage.py"), *arguments])  # noqa: S606
    os.chdir(HERE)
    if command == "test":
        return run_pytest(rest) if rest else run_all_checks()
    return os.execv(PYTHON, [str(PYTHON), "-m", "benchmarks", *rest])  # noqa: S606


def make_environment() -> None:
    """Install what the lock file names into .venv, unless that has been done."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
    if is_made():
        return
    with one_at_a_time():
        if is_made():
            return
        print("Installing what requirements.lock names into .venv …", flush=True)
        make_venv()
        install()
        STAMP.write_text(wanted_stamp())


def is_made() -> bool:
    """Whether .venv is of this Python and this lock file."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted_stamp()


def wanted_stamp() -> str:
    """What .venv is made from: Python's version and the lock file's content."""
    return f"{sys.version}\n{hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """So that two at once do not install into each other."""
    with (HERE / ".venv.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    """An environment without pip, for which ensurepip (Debian's python3-venv) would be needed."""
    of_another_python = STAMP.exists() and STAMP.read_text().rpartition("\n")[0].rpartition("\n")[0] != sys.version
    if PYTHON.exists() and not of_another_python:
        return
    run([base_python(), "-m", "venv", "--without-pip", "--clear", str(VENV)], what="python3 -m venv")


def install() -> None:
    """With the pip of the Python that runs us, each package checked against its hash."""
    if base_python() == sys.executable and importlib.util.find_spec("pip") is None:
        sys.exit("pip is needed (on Debian: apt-get install python3-pip).")
    pip = [base_python(), "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check"]
    run(
        [*pip, "install", "--quiet", "--require-hashes", "--only-binary=:all:", "--requirement", str(LOCK)],
        what="pip install",
    )


def base_python() -> str:
    """The Python outside any virtual environment: the one that has pip."""
    return str(getattr(sys, "_base_executable", sys.executable))


def run(command: list[str], *, what: str) -> None:
    """Run a command; end with its name where it fails."""
    # Debian's root has no cache of its own to write to; a warning about that helps nobody.
    environ = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}
    code = subprocess.run(command, env=environ).returncode
    if code:
        sys.exit(f"{what} failed (exit code {code}), see above.")


def run_all_checks() -> int:
    """Every check, a line each, then pytest, whose closing line is the last; non-zero if any failed."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        passed = list(pool.map(passes, CHECKS, CHECKS.values()))
    failed = [name for name, is_ok in zip(CHECKS, passed, strict=True) if not is_ok]
    if not chromium():
        print(f"browser tests: skipped, {NO_CHROMIUM}", flush=True)
    code = run_pytest([], failed)
    return code or bool(failed)


def chromium() -> str | None:
    """The browser of the tests; one that can't show a window needs a third less of the processor."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def passes(name: str, arguments: list[str]) -> bool:
    """Run one check; what it says is shown only where it fails."""
    began = time.monotonic()
    done = subprocess.run(
        [str(PYTHON), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    verdict = "FAILED" if done.returncode else "ok"
    said = f"{done.stdout.rstrip()}\n" if done.returncode else ""
    # At once, since others are printing too.
    print(f"{said}{name}: {verdict} ({time.monotonic() - began:.1f} s)\n", end="", flush=True)
    return not done.returncode


def run_pytest(arguments: list[str], failed: list[str] | None = None) -> int:
    """The tests on every core; the checks that failed before are repeated in their summary.

    One worker more than cores, since some tests wait for programs; one without work takes some of another's.
    """
    environ = os.environ | {"VEKT_FAILED_CHECKS": ", ".join(failed or [])}
    # Some start dozens of programs, each of which would compile all of ours.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    spread = ["-n", str(cores + 1), "--dist", "worksteal"]
    return subprocess.run([str(PYTHON), "-m", "pytest", *spread, *arguments], env=environ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
