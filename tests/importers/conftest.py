"""Importing small files on the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings


@dataclass
class Imported:
    """What the command said; `bad_rows` of the file that it named."""

    line: str
    said: str

    @property
    def bad_rows(self) -> list[dict[str, str]]:
        paths = [line.partition(": ")[2] for line in self.said.splitlines() if line.startswith("Bad rows")]
        if not paths:
            return []
        with Path(paths[0]).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        return [(row["line"], row["column"], row["value"]) for row in self.bad_rows]


Importing = Callable[..., Imported]


@pytest.fixture
def import_file(db: None, tmp_path: Path, settings: Settings) -> Importing:
    """`import_file("contacts", "email\\nada@x.no\\n", "--dry-run")`; bytes are written as they are."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def run(kind: str, content: str | bytes, *flags: str, mapping: str = "") -> Imported:
        path = tmp_path / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if mapping:
            (tmp_path / "mapping.yaml").write_text(mapping)
            flags = (*flags, "--map", str(tmp_path / "mapping.yaml"))
        out, err = StringIO(), StringIO()
        call_command("import_data", kind, str(path), *flags, stdout=out, stderr=err)
        assert out.getvalue().count("\n") == 1
        return Imported(out.getvalue().rstrip("\n"), err.getvalue())

    return run
