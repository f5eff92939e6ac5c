"""The letter rows of the keyboards that the contract names, and runs along them."""

from __future__ import annotations

ROWS = (
    # QWERTY, and the Polish programmer's
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    # QWERTZ (German)
    "qwertzuiopü",
    "asdfghjklöä",
    "yxcvbnm",
    # AZERTY
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    # Norwegian, Danish, Swedish and Finnish
    "qwertyuiopå",
    "asdfghjkløæ",
    "asdfghjklæø",
    "asdfghjklöä",
    # the Polish typist's (214)
    "qwertzuiopżś",
    "asdfghjklłąó",
)


def runs(length: int) -> set[str]:
    """Every run of so many neighbours, forwards and backwards."""
    directed = [*ROWS, *(row[::-1] for row in ROWS)]
    return {row[start : start + length] for row in directed for start in range(len(row) - length + 1)}


def has_run_of_five(folded: str) -> bool:
    return any(run in folded for run in runs(5))


def is_run_of_four(folded: str) -> bool:
    return folded in runs(4)
