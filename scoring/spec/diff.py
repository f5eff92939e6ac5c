"""What differs between two versions of a model, part by part, each named by its path in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from scoring.spec.document import ModelDocument
from scoring.spec.matching import Plain, Spot, matched_criteria, matched_parts, stayed
from scoring.spec.writing import to_plain

ChangeKind: TypeAlias = Literal["added", "removed", "changed", "moved"]

# What a criterion means by leaving a key out, where that isn't simply nothing.
_LEFT_OUT: Plain = {
    "enabled": True,
    "otherwise": 0,
    "at_least": 1,
    "award": "once",
    "never": True,
    "decay": "the group’s",
}
_MODEL_KEYS = ("name", "object", "kind", "limit", "minimum")


@dataclass(frozen=True, slots=True)
class Change:
    """`path` names the part from the outside in (“group Role”, “criterion Title”, “points”).

    `before` and `after` are plain values of the document: of the whole part when it was added or removed, of the one
    key when it was changed (None where it was left out), the place in words when it was moved.
    """

    kind: ChangeKind
    path: tuple[str, ...]
    before: Any = None
    after: Any = None

    def __str__(self) -> str:
        where = " › ".join(self.path)
        if self.kind in ("added", "removed"):
            return f"{where} {self.kind}"
        if self.kind == "moved":
            return f"{where} moved from {self.before} to {self.after}"
        return f"{where}: {in_words(self.before)} → {in_words(self.after)}"


def changes(old: ModelDocument, new: ModelDocument) -> list[Change]:
    """Empty when both say the same. Parts are told by id, else by name: a renamed part with an id is still itself."""
    before, after = to_plain(old), to_plain(new)
    return [
        *_changed_keys(before, after, (), _MODEL_KEYS),
        *_category_changes(before.get("categories", {}), after.get("categories", {})),
        *_changed_keys(before.get("audience", {}), after.get("audience", {}), ("audience",)),
        *_group_changes(before["groups"], after["groups"]),
        *_band_changes(before.get("bands", {}), after.get("bands", {})),
        *_trigger_changes(before.get("triggers", []), after.get("triggers", [])),
    ]


def in_words(value: Any) -> str:
    """A plain value on one line."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {in_words(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    return str(value)


def _changed_keys(
    before: Plain, after: Plain, path: tuple[str, ...], keys: Sequence[str] | None = None
) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)) if keys is None else keys:
        old, new = before.get(key), after.get(key)
        if key != "id" and repr(old) != repr(new):  # by their looks, because 1 is True to Python
            yield Change("changed", (*path, key.replace("_", " ")), old, new)


def _category_changes(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        yield from _changed_keys(before.get(name, {}), after.get(name, {}), (f"category {name}",))


def _band_changes(before: Mapping[str, list[Plain]], after: Mapping[str, list[Plain]]) -> Iterator[Change]:
    for axis in dict.fromkeys((*before, *after)):
        old = {band["label"]: band["at_least"] for band in before.get(axis, [])}
        new = {band["label"]: band["at_least"] for band in after.get(axis, [])}
        for label in dict.fromkeys((*old, *new)):
            path = (f"bands of {axis}", label)
            if label not in new:
                yield Change("removed", path, before=old[label])
            elif label not in old:
                yield Change("added", path, after=new[label])
            elif old[label] != new[label]:
                yield Change("changed", path, old[label], new[label])


def _trigger_changes(before: list[Plain], after: list[Plain]) -> Iterator[Change]:
    pairs = matched_parts(before, after)
    yield from _gone_and_new(before, after, pairs, "trigger")
    yield from _moves(pairs.items(), after, "trigger", ())
    for old, new in pairs.items():
        yield from _changed_keys(before[old], after[new], _path("trigger", after[new]))


def _group_changes(before: list[Plain], after: list[Plain]) -> Iterator[Change]:
    homes = matched_parts(before, after)
    criteria = matched_criteria(before, after, homes)
    yield from _gone_and_new(before, after, homes, "group")
    yield from _moves(homes.items(), after, "group", ())
    for old, new in homes.items():
        yield from _changed_keys(
            _without_criteria(before[old]), _without_criteria(after[new]), _path("group", after[new])
        )
        yield from _gone_and_new_criteria(before[old], after[new], old, new, criteria)
        stays = [(was[1], now[1]) for was, now in criteria.items() if (was[0], now[0]) == (old, new)]
        yield from _moves(stays, after[new]["criteria"], "criterion", _path("group", after[new]))
    for was, now in criteria.items():
        yield from _criterion_changes(before, after, was, now, homes)


def _gone_and_new_criteria(
    before: Plain, after: Plain, old: int, new: int, pairs: Mapping[Spot, Spot]
) -> Iterator[Change]:
    """Of a group that was there and still is; those of others come and go with their group, unless they moved."""
    for place, criterion in enumerate(before["criteria"]):
        if (old, place) not in pairs:
            yield Change("removed", (*_path("group", after), *_path("criterion", criterion)), before=criterion)
    for place, criterion in enumerate(after["criteria"]):
        if (new, place) not in pairs.values():
            yield Change("added", (*_path("group", after), *_path("criterion", criterion)), after=criterion)


def _criterion_changes(
    before: list[Plain], after: list[Plain], was: Spot, now: Spot, homes: Mapping[int, int]
) -> Iterator[Change]:
    old_group, new_group = before[was[0]], after[now[0]]
    old, new = old_group["criteria"][was[1]], new_group["criteria"][now[1]]
    path = (*_path("group", new_group), *_path("criterion", new))
    if homes.get(was[0]) != now[0]:
        yield Change("moved", path, *_path("group", old_group), *_path("group", new_group))
    yield from _changed_keys(_LEFT_OUT | old, _LEFT_OUT | new, path)


def _gone_and_new(before: list[Plain], after: list[Plain], pairs: Mapping[int, int], what: str) -> Iterator[Change]:
    for index, part in enumerate(before):
        if index not in pairs:
            yield Change("removed", _path(what, part), before=part)
    for index, part in enumerate(after):
        if index not in pairs.values():
            yield Change("added", _path(what, part), after=part)


def _moves(pairs: Iterable[tuple[int, int]], parts: list[Plain], what: str, path: tuple[str, ...]) -> Iterator[Change]:
    ordered = sorted(pairs)
    in_place = stayed([new for _, new in ordered])
    for old, new in ordered:
        if new not in in_place:
            yield Change("moved", (*path, *_path(what, parts[new])), f"place {old + 1}", f"place {new + 1}")


def _without_criteria(group: Plain) -> Plain:
    return {key: value for key, value in group.items() if key != "criteria"}


def _path(what: str, part: Plain) -> tuple[str]:
    return (f"{what} {part['name']}",)
