"""Bands of a plain document changed: set on an axis, begun with three, and triggers that name their cells kept true."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from string import ascii_uppercase

from scoring.spec.matching import Plain
from scoring.spec.parts import free_name

AXES = ("total", "fit", "engagement")
FIRST = {"total": ("Hot", "Warm", "Cold"), "fit": ("A", "B", "C"), "engagement": ("1", "2", "3")}
FIRST_SHARES = (Decimal("0.8"), Decimal("0.4"), Decimal(0))


def bands_on(plain: Plain, axis: str) -> list[Plain]:
    found: list[Plain] = (plain.get("bands") or {}).get(axis) or []
    return found


def put_bands(plain: Plain, axis: str, bands: Sequence[Plain]) -> None:
    """In place; an axis without bands is left out, as the format writes it."""
    given = {**(plain.get("bands") or {}), axis: list(bands)}
    kept = {name: given[name] for name in AXES if given.get(name)}
    at = {key: value for key, value in plain.items() if key not in ("bands", "triggers")}
    triggers = {"triggers": plain["triggers"]} if "triggers" in plain else {}
    plain.clear()
    plain.update(at | ({"bands": kept} if kept else {}) | triggers)


def rename_labels(plain: Plain, axis: str, renamed: Mapping[str, str]) -> None:
    """In place, before the bands themselves: a trigger for `A1` is one for `Best1` once A is called Best."""
    if axis == "total" or not renamed:
        return
    other = "engagement" if axis == "fit" else "fit"
    cells = {}
    for band in bands_on(plain, axis):
        for beside in bands_on(plain, other):
            new, kept = renamed.get(band["label"], band["label"]), beside["label"]
            pair = (band["label"], kept, new, kept) if axis == "fit" else (kept, band["label"], kept, new)
            cells[pair[0] + pair[1]] = pair[2] + pair[3]
    for trigger in plain.get("triggers", []):
        named = trigger["when"].get("cell")
        if named is not None:
            said = [named] if isinstance(named, str) else named
            trigger["when"]["cell"] = [cells.get(cell, cell) for cell in said]


def first_bands(axis: str, highest: Decimal, lowest: Decimal) -> list[tuple[str, Decimal]]:
    """Three to begin with: from 80 % and 40 % of what can be reached, and from the lowest, so that nobody has none."""
    *upper, last = zip(FIRST[axis], FIRST_SHARES, strict=True)
    return [*((label, Decimal(round(highest * part))) for label, part in upper), (last[0], min(lowest, Decimal(0)))]


def next_band(labels: Sequence[str], cut_offs: Sequence[Decimal], highest: Decimal) -> tuple[str, Decimal]:
    """A free label in the manner of the others, in the middle of the widest gap."""
    edges = sorted({highest, *cut_offs}, reverse=True)
    gaps = [(above - below, below) for above, below in itertools.pairwise(edges)]
    width, below = max(gaps, default=(Decimal(20), highest))
    cut = Decimal(round(below + width / 2)) if width >= 2 else below + Decimal("0.1")
    while cut in cut_offs:
        cut += Decimal("0.1")
    return _next_label(labels), cut


def _next_label(labels: Sequence[str]) -> str:
    if labels and all(len(label) == 1 and label in ascii_uppercase for label in labels):
        return next((letter for letter in ascii_uppercase if letter > max(labels)), free_name("New band", labels))
    if labels and all(label.isascii() and label.isdigit() for label in labels):
        return str(max(map(int, labels)) + 1)
    return free_name("New band", labels)
