"""Commands as they are called: exit codes, and what stands on which stream."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.world import MODEL, WITH_FAULTS, make_contacts

ROOT = Path(__file__).parents[2]


def manage(environ: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120
    )


@pytest.mark.slow
def test_commands_exit_and_speak_as_promised(program_environ: dict[str, str], tmp_path: Path) -> None:
    make_contacts()
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(MODEL)
    bad.write_text(WITH_FAULTS)

    refused = manage(program_environ, "load_model", str(bad), "--publish")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert [line.split(":")[0] for line in refused.stderr.splitlines()[1:]] == [
        "groups[0].criteria[0].points",
        "groups[0].criteria[1].if.op",
    ]

    assert manage(program_environ, "load_model", str(good), "--publish").returncode == 0
    rescored = manage(program_environ, "rescore")
    assert (rescored.returncode, rescored.stdout) == (0, "scored 3, changed 0, crossed 0\n")
    assert "4 / 4" in rescored.stderr
    exported = manage(program_environ, "export_model", "b2b-nordic", "--version", "1")
    assert (exported.returncode, exported.stderr) == (0, "")
    assert exported.stdout.startswith("format: leadscoring/1\nname: B2B Nordic\n")
    assert manage(program_environ, "score", "nobody@firma.example", "--model", "b2b-nordic").returncode == 1


@pytest.mark.slow
def test_files_are_named_from_where_one_calls(program_environ: dict[str, str], tmp_path: Path) -> None:
    make_contacts()
    (tmp_path / "model.yaml").write_text(MODEL)
    done = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), "load_model", "model.yaml", "--check"],
        cwd=tmp_path,
        env=program_environ,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "no faults\n"), done.stderr
