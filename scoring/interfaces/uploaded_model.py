"""What is in an uploaded file: a workshop sheet's cells, or a document's text."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.domain.errors import Refused
from scoring.domain.uploads import new_from_sheet
from scoring.interfaces.documents import document_text
from scoring.interfaces.new_model import Asked
from scoring.spec.parsing import LARGEST_BYTES
from scoring.workshop.rows import COLUMNS, Grid
from scoring.workshop.workbook import LONGEST_CELL, MOST_BYTES, MOST_ROWS, read_sheet

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_ZIP = b"PK"
_LONGEST_CELLS = 2_000_000


class UploadForm(forms.Form):
    """The file alone; what it said is carried along in `cells` or `document` once it was looked at."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A workshop sheet (XLSX), or a model as YAML or JSON. You see what it changes first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.yaml,.yml,.json,application/yaml,application/json"}),
    )


def is_workbook(content: bytes) -> bool:
    return content.startswith(_ZIP)


def content_of(upload: UploadedFile[Any]) -> bytes:
    """No more of it than can be right."""
    return bytes(upload.read(max(LARGEST_BYTES, MOST_BYTES) + 1))


def read_upload(upload: UploadedFile[Any], asked: Asked) -> str:
    """The document that a new model is to be made of. Raises Refused or DocumentRefused."""
    content, name = content_of(upload), upload.name or ""
    if not is_workbook(content):
        return document_text(content)
    grid = read_sheet(content, name)
    called = PurePath(name).stem.replace("_", " ").strip()[:100] or _("From a workshop sheet")
    return new_from_sheet(grid, name=called, object=asked.of or "contact", kind=asked.goal or "combined")


def cells_text(grid: Grid) -> str:
    """The sheet as a form carries it along."""
    return json.dumps({"headers": grid.headers, "rows": grid.rows}, ensure_ascii=False)


def cells_of_text(text: str) -> Grid:
    """What `cells_text` wrote. Raises Refused where somebody wrote something else."""
    try:
        given = json.loads(text[: _LONGEST_CELLS + 1])
        json.dumps(given, ensure_ascii=False).encode()  # half a surrogate pair can be stored nowhere
        headers = [str(header) for header in given["headers"][: len(COLUMNS)]]
        rows = [(int(number), [str(cell)[:LONGEST_CELL] for cell in cells[: len(COLUMNS)]])
                for number, cells in given["rows"][:MOST_ROWS]]  # fmt: skip
    except (ValueError, OverflowError, TypeError, KeyError, RecursionError) as error:
        raise Refused(_("What the sheet said was lost on the way. Upload it again.")) from error
    if any(not 1 < number <= 1_048_576 for number, _cells in rows):
        raise Refused(_("What the sheet said was lost on the way. Upload it again."))
    return Grid(headers, rows)
