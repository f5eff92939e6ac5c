"""Log lines, ports, what `dev.py` says without an environment."""

import logging
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from leadscoring.log_lines import OneLine
from leadscoring.supervision.ports import free_port

PROJECT = Path(__file__).resolve().parents[2]


def test_a_traceback_is_one_line():
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed: %s", ("a\nb",), sys.exc_info())
    line = OneLine().format(record)
    assert "\n" not in line
    assert " ERROR x failed: a | b | Traceback" in line
    assert line.endswith("ValueError: first | second")


def test_taken_port_gives_the_next():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_free_port_is_kept():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    assert free_port(port) == port


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0)])
def test_dev_says_how_it_is_used(arguments, code):
    done = subprocess.run([sys.executable, "dev.py", *arguments], cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[0][:28]) == (code, "usage: python3 dev.py up [--")


def test_dev_needs_the_standard_library_only():
    import ast

    tree = ast.parse((PROJECT / "dev.py").read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in modules} <= sys.stdlib_module_names


def test_lock_file_names_no_index():
    lock = (PROJECT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert [line for line in lock.splitlines() if "://" in line or "index" in line.partition("=")[0]] == []
