"""Score lines as CSV or JSON text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from scoring.queries.exports import ScoreLine, plain_line

COLUMNS = ("key", "as_of", "total", "fit", "engagement", "total_label", "fit_label", "engagement_label", "cell")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_ONCE = 500


def csv_text(lines: Iterable[ScoreLine]) -> Iterator[str]:
    """The header, then some hundred rows at a time."""
    yield ",".join(COLUMNS) + "\n"
    waiting = iter(lines)
    while portion := list(islice(waiting, ROWS_AT_ONCE)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(map(_cells, portion))
        yield buffer.getvalue()


def json_text(lines: Iterable[ScoreLine]) -> Iterator[str]:
    """One object a line."""
    return (f"{json_object(line)}\n" for line in lines)


def json_object(line: ScoreLine) -> str:
    return json.dumps(plain_line(line), ensure_ascii=False, default=_instant)


def harmless_cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula, made a text for it too; numbers stay what they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def utc_text(at: datetime) -> str:
    """ISO 8601, with microseconds where there are any."""
    return at.astimezone(UTC).isoformat()


def _cells(line: ScoreLine) -> list[Any]:
    plain = plain_line(line) | {"as_of": utc_text(line.as_of)}
    return [harmless_cell(plain[column]) for column in COLUMNS]


def _instant(value: Any) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    raise TypeError(f"{type(value)} has no place in an export")
