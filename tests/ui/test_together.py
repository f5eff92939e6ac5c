"""What a page asks for once is all that was written, in its order, also where static files are collected."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from leadscoring.web import together
from leadscoring.web.together import TOGETHER, TogetherFinder, parts_of


@pytest.mark.parametrize("path", TOGETHER)
def test_every_part_is_in_it_once_and_in_order(path: str) -> None:
    text = Path(str(finders.find(path))).read_text()

    places = [text.index(part.read_text()) for part in parts_of(path)]
    assert places == sorted(places)
    assert text.count("/* ") >= len(places) == len(set(places))


def test_changed_part_is_seen_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "STATIC", tmp_path)
    monkeypatch.setattr(together, "TOGETHER", {"both.css": ("one", "two")})
    (tmp_path / "one.css").write_text("a {}\n")
    (tmp_path / "two.css").write_text("b {}\n")
    finder = TogetherFinder()
    file = Path(finder.find("both.css"))
    assert file.read_text() == "/* one.css */\na {}\n\n/* two.css */\nb {}\n"

    (tmp_path / "two.css").write_text("c {}\n")
    os.utime(tmp_path / "two.css", (2_000_000_000, 2_000_000_000))

    assert "c {}" in Path(finder.find("both.css")).read_text()
    assert file.stat().st_mtime == 2_000_000_000
    (tmp_path / "one.css").write_text("d {}\n")
    os.utime(tmp_path / "one.css", (1_000_000_000, 1_000_000_000))
    assert "d {}" in Path(finder.find("both.css")).read_text(), "an older part in its place"
    assert [fault.id for fault in finder.check()] == []
    (tmp_path / "one.css").unlink()
    assert [fault.id for fault in finder.check()] == ["vekt.E001"]


def test_they_are_collected_under_a_name_of_their_content(tmp_path: Path) -> None:
    storages = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)

    [sheet] = tmp_path.glob("ui/css/every-page.*.css")
    assert re.search(r'url\("\.\./chevron\.[0-9a-f]+\.svg"\)', sheet.read_text())
    assert sheet.with_name(sheet.name + ".gz").exists()
