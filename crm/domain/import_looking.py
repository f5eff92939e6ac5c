"""One look through an uploaded file: of each column its type, how it writes dates and numbers, and samples."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from crm.conditions.text import WHITE_SPACE
from crm.domain.import_columns import Facts
from crm.domain.import_files import folder, is_of_bad_rows, open_upload, sentences_name
from crm.importers.bad_rows import writable
from crm.importers.columns import Made
from crm.importers.evidence import ColumnEvidence
from crm.importers.faults import BadCell, ImportRefused
from crm.importers.plan import OF_BAD_ROWS
from crm.importers.recognition import TRANSLATIONS, recognise

SAMPLES, LONGEST_SAMPLE = 3, 80
MOST_CHOICES, LONGEST_CHOICE = 20, 100
ROWS_BETWEEN_SIGNS = 20_000
MOST_REMEMBERED = 400_000
"""Values of all columns together, which are not looked at twice."""

_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Look:
    description: str
    rows: int
    columns: tuple[Facts, ...]


class _ColumnLook(ColumnEvidence):
    def __init__(self, columns: int) -> None:
        super().__init__()
        self._most = min(self.MOST_SEEN, MOST_REMEMBERED // columns)
        self._has_group = self._is_decided = False
        self._samples: list[str] = []
        self._choices: set[str] = set()

    def look(self, cell: str) -> None:
        if not cell or cell in self._seen:
            return
        if len(self._seen) >= self._most:
            # What is full takes no more: then each value is looked at, which is slower and says the same.
            seen, self._seen = self._seen, set()
            super().look(cell)
            self._seen = seen
        else:
            super().look(cell)
        text = cell.strip(WHITE_SPACE)
        if text:
            self._note(text)

    def _note(self, text: str) -> None:
        if _GROUP.fullmatch(text):
            self._has_group = True
        elif "." in text or "," in text:
            self._is_decided = True
        if len(self._samples) < SAMPLES:
            shown = writable(text[:LONGEST_SAMPLE])
            if shown not in self._samples:
                self._samples.append(shown)
        if len(self._choices) <= MOST_CHOICES:
            self._choices.add(writable(text[: LONGEST_CHOICE + 1]))

    def facts(self, header: str) -> Facts:
        form = self.numbers.form
        are_choices = len(self._choices) <= MOST_CHOICES and max(map(len, self._choices), default=0) <= LONGEST_CHOICE
        return Facts(
            header=header,
            type=self.type,
            has_values=self.has_values,
            samples=tuple(self._samples),
            choices=tuple(sorted(self._choices)) if are_choices and self.type == "text" else (),
            order=self.moments.order or "",
            is_open_number=self._has_group and not self._is_decided and self.type == "number",
            point_is_decimal=form.point_is_decimal,
            comma_is_decimal=form.comma_is_decimal,
        )


def look_through(name: str, shown_as: str, say: Callable[[int], None]) -> Look:
    """`say` is told now and then how many rows it were; raises `ImportRefused`."""
    table = open_upload(name, shown_as)
    headers = table.headers[: -len(OF_BAD_ROWS)] if is_of_bad_rows(table.headers) else table.headers
    translated = _translated(headers)
    looks = [_ColumnLook(len(headers) + len(translated)) for _column in [*headers, *translated]]
    rows = 0
    with sentences_name(shown_as, folder() / name):
        for row in table.rows():
            rows += 1
            if not row.trouble:
                _look_at(row.cells, len(headers), looks, translated.values())
            if rows % ROWS_BETWEEN_SIGNS == 0:
                say(rows)
    if not rows:
        raise ImportRefused(_("“%(file)s” has headers, but no rows beneath them.") % {"file": shown_as})
    columns = [look.facts(header) for look, header in zip(looks, headers, strict=False)]
    columns += [
        replace(look.facts(_made_of(made, headers)), by=by)
        for look, (by, made) in zip(looks[len(headers) :], translated.items(), strict=True)
    ]
    return Look(table.description, rows, tuple(columns))


def _translated(headers: Sequence[str]) -> dict[str, Made]:
    """What the exports of a known system have made of several columns, by the translation's name."""
    names = [column.by for found in recognise(headers) for column in found.mapping.values() if column.by]
    translations = {name: TRANSLATIONS[name] for name in names}
    return {name: Made(each.places(headers, len(headers)), each.make) for name, each in translations.items()}


def _look_at(cells: Sequence[str], width: int, looks: Sequence[_ColumnLook], translated: Collection[Made]) -> None:
    for look, cell in zip(looks[:width], cells, strict=False):
        look.look(cell)
    if not translated:
        return
    padded = [*cells[:width], *[""] * (width + 1 - len(cells[:width]))]
    for look, made in zip(looks[width:], translated, strict=True):
        with suppress(BadCell):  # The import names it.
            look.look(made.cell(padded))


def _made_of(made: Made, headers: Sequence[str]) -> str:
    return " + ".join(headers[place] for place in made.places if place < len(headers))
