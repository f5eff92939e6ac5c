"""Runs of neighbouring letters on a keyboard's rows, and what is a letter or digit, as patterns of PostgreSQL."""

from __future__ import annotations

import unicodedata
from functools import cache

from crm.conditions.wordlists import KEYBOARD_ROWS


def _runs(length: int) -> tuple[str, ...]:
    rows = [row for line in KEYBOARD_ROWS for row in (line, line[::-1])]
    return tuple(sorted({row[start : start + length] for row in rows for start in range(len(row) - length + 1)}))


RUNS_OF_FIVE, RUNS_OF_FOUR = _runs(5), _runs(4)

EVERY_SECOND_LETTER = "[wryzipś][etouż][wryzipś]|[sfhkmöøæłó][dgjlą][sfhkmöøæłó]|[xvn][cb][xvn]"
"""A letter at an even place of a row between two at odd ones: in every run of four, in few names, and quick to look for."""


IDEOGRAPHS = 0x20000
"""From here on Unicode has no script with digits of its own; to ask them all takes eight times as long."""


@cache
def letter_or_digit() -> str:
    """To stand between square brackets. PostgreSQL's [:alnum:] of C.UTF-8 has every script's letters, but of the digits
    0 to 9 only."""
    zeros = (point for point in range(128, IDEOGRAPHS) if unicodedata.decimal(chr(point), None) == 0)
    return "[:alnum:]" + "".join(f"{chr(zero)}-{chr(zero + 9)}" for zero in zeros)
