"""Nothing in the engine looks at a clock: the instant is an argument, for Python and for the SQL that it writes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "scoring/engine").glob("*.py"), *(ROOT / "crm/conditions").glob("*.py")])
OF_PYTHON = {"now", "today", "utcnow", "localtime", "localdate", "time_ns", "monotonic", "perf_counter"}
OF_SQL = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\bcurrent_(date|time)", re.I
)


def clocks_in(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name == "time"]
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            found += sorted(names & {"timezone", "Now"}) if (node.module or "").startswith("django") else []
            found += ["time"] if node.module == "time" else []
        elif isinstance(node, ast.Attribute) and node.attr in OF_PYTHON:
            found.append(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [match.group() for match in OF_SQL.finditer(node.value)]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_looks_at_a_clock(path: Path) -> None:
    assert clocks_in(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from django.utils import timezone",
        "from datetime import datetime\ndatetime.now()",
        "f'a < now() - {x}'",
        "'current_timestamp'",
    ],
)
def test_a_clock_would_be_seen(source: str) -> None:
    assert clocks_in(source)
