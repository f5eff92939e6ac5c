"""Style sheets and scripts are written in small files and sent as one: a page asks for two, not for fifty.

A finder of Django's static files: `collectstatic` collects what it puts together like any other file; where nothing
is collected (DEBUG, tests) it does so anew as soon as a part has changed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

STATIC = settings.BASE_DIR / "static"
TOGETHER = {
    # tokens.css comes first: it also sets the order of the layers.
    "ui/css/every-page.css": (
        *("tokens", "base", "shell", "button", "marks", "tabs", "field", "picker", "menu", "bell", "gauges", "plot"),
        *("dialog", "palette", "notices", "card", "table", "filters", "timeline", "why", "rule", "advice"),
        *("conditions", "criterion", "lead", "feedback", "comments", "plain"),
    ),
    "ui/js/every-page.js": (
        *("toasts", "requests", "dialogs", "listbox", "tags", "offered", "rows", "tabs", "shortcuts", "theme"),
        *("focus", "chips", "copy", "print", "leads", "peek", "bulk", "bell"),
    ),
    "ui/css/model-pages.css": (
        *("models", "library", "editor", "tester", "tester-people", "pins", "triggers", "impact"),
    ),
    "ui/js/model-pages.js": ("tester", "arriving", "editing", "saved"),
}
"""Path of what is sent: names of its parts, which lie beside it, in their order."""
ONE_AT_A_TIME = Lock()
MADE_OF: dict[str, list[float]] = {}
"""When the parts were written of which a path was put together last."""


class TogetherFinder(finders.BaseFinder):
    """Finds what TOGETHER names, in a folder of this process."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """A part that is not there is said at the start."""
        missing = [part for path in TOGETHER for part in parts_of(path) if not part.exists()]
        return [Error(f"{part} is not there, but TOGETHER names it.", id="vekt.E001") for part in missing]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's path, [] if it is not one of ours; in a list with `find_all`."""
        if path not in TOGETHER:
            return []
        found = str(up_to_date(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """All of them, put together."""
        for path in TOGETHER:
            up_to_date(path)
            yield path, FileSystemStorage(location=folder().name)


def up_to_date(path: str) -> Path:
    """The file, put together anew if a part has changed; as old as its newest part, in every process."""
    with ONE_AT_A_TIME:
        file = Path(folder().name) / path
        times = [part.stat().st_mtime for part in parts_of(path)]
        if MADE_OF.get(path) != times:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Beside it first, since others may be reading.
            new = file.with_suffix(".new")
            new.write_text(put_together(path), encoding="utf-8")
            os.utime(new, (max(times), max(times)))
            new.replace(file)
            MADE_OF[path] = times
        return file


@cache
def folder() -> tempfile.TemporaryDirectory[str]:
    """Goes with the process."""
    return tempfile.TemporaryDirectory(prefix="vekt-static-")


def parts_of(path: str) -> list[Path]:
    """The files of which it is made."""
    file = STATIC / path
    return [file.with_name(f"{name}{file.suffix}") for name in TOGETHER[path]]


def put_together(path: str) -> str:
    """Its text. Names at the top of a script stay its own, and one that fails stops no other, as with modules."""
    texts = [(part.name, part.read_text(encoding="utf-8")) for part in parts_of(path)]
    before, after = ("try {\n", "} catch (fault) {\n  reportError(fault);\n}\n") if path.endswith(".js") else ("", "")
    return "\n".join(f"/* {name} */\n{before}{text}{after}" for name, text in texts)
