"""A plain model made one of another kind: what becomes of its groups, bands and triggers, and what goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.spec.matching import Plain

KINDS = ("combined", "fit", "engagement")


@dataclass(frozen=True, slots=True)
class KindLosses:
    """`groups`: (name, rules) of those that go; `bands`: whether their labels do; `triggers` by name."""

    category: str
    groups: tuple[tuple[str, int], ...] = ()
    bands: tuple[str, ...] = ()
    has_bounds: bool = False
    triggers: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.groups or self.bands or self.has_bounds or self.triggers)


def losses(plain: Plain, kind: str) -> KindLosses:
    """Only a combined model loses something: the category that it won't have any more."""
    if plain["kind"] != "combined" or kind == "combined":
        return KindLosses("")
    gone = "engagement" if kind == "fit" else "fit"
    return KindLosses(
        category=gone,
        groups=tuple((g["name"], len(g["criteria"])) for g in plain["groups"] if g.get("category") == gone),
        bands=tuple(band["label"] for band in (plain.get("bands") or {}).get(gone, [])),
        has_bounds=gone in (plain.get("categories") or {}),
        triggers=tuple(each["name"] for each in plain.get("triggers", []) if _asks_for(each, gone)),
    )


def change_kind(plain: Plain, kind: str) -> None:
    """In place."""
    was = plain["kind"]
    if was == kind:
        return
    plain["kind"] = kind
    if was == "combined":
        _drop(plain, "engagement" if kind == "fit" else "fit")
    elif kind != "combined":
        _rename(plain, was, kind)


def _asks_for(trigger: Mapping[str, Any], category: str) -> bool:
    return "cell" in trigger["when"] or category in trigger["when"]


def _drop(plain: Plain, gone: str) -> None:
    plain["groups"] = [group for group in plain["groups"] if group.get("category") != gone]
    kept = [trigger for trigger in plain.get("triggers", []) if not _asks_for(trigger, gone)]
    _replace(plain, "triggers", kept)
    for key in ("categories", "bands"):
        _replace(plain, key, {name: part for name, part in (plain.get(key) or {}).items() if name != gone})


def _rename(plain: Plain, was: str, now: str) -> None:
    for group in plain["groups"]:
        group["category"] = now
    for key in ("categories", "bands"):
        _replace(plain, key, {now if name == was else name: part for name, part in (plain.get(key) or {}).items()})
    for trigger in plain.get("triggers", []):
        trigger["when"] = {now if name == was else name: value for name, value in trigger["when"].items()}


def _replace(plain: Plain, key: str, value: Any) -> None:
    if value:
        plain[key] = value
    else:
        plain.pop(key, None)
