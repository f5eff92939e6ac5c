"""Every benchmark runs and gives figures; how good they are is asked on a quiet machine, not here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from leadscoring.embedded import run_dir
from tests.ground.programs import OF_THE_TEST, PROJECT

pytestmark = pytest.mark.slow
EXPECTED = """
10 × the data
first fill with indexes
publish until shown
publish until its history
impact of a draft
full pass, nothing changed, 1 worker
full pass, nothing changed, 2 workers
2 workers against 1
rows written when nothing changed
a worker's peak memory
full pass, 7
5 models in one pass against 1
loop over the ORM ÷
loop over the ORM
1,000 active contacts ÷
1,000 edited contacts
live test of 1 contact, p95
live test of 50 contacts, p95
list without a filter, p95
list with text, p95
list of an owner, p95
list of a country, p95
list of a label, p95
count of one rule, property, p95
count of one rule, activity, p95
count of all 25 rules together, p50
a day later
import_data activities
import_data, its process's peak memory
ingest in batches with marking ÷ bare COPY
""".strip().splitlines()


def test_each_benchmark_gives_figures_and_nothing_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OF_THE_TEST:
        monkeypatch.delenv(name, raising=False)

    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--contacts", "4000"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=240,
    )

    assert ran.returncode == 0, ran.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in ran.stdout.splitlines() if "|" in line][
        2:
    ]
    found = {name: float(re.split(r"[ a-z]", figure.replace(",", ""))[0]) for name, _seconds, figure, *_ in rows}
    missing = [part for part in EXPECTED if not any(name.startswith(part) for name in found)]
    assert missing == []
    assert found["rows written when nothing changed"] == 0
    assert [name for name, figure in found.items() if figure <= 0] == ["rows written when nothing changed"]
    state = re.search(r"vekt-bench-\S+", ran.stderr)
    assert state is not None
    folder = Path("/tmp") / state[0]
    assert not folder.exists()
    assert not run_dir(folder).exists()


def test_an_unknown_benchmark_is_named() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--only", "nonsense"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 2
    assert "nonsense" in ran.stderr
