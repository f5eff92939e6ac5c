"""Makes a `ModelDocument` of plain values or text, or refuses it whole with one fault for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, cast

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName, Texts
from crm.conditions.nodes import Fault, Node, described, shortened
from crm.conditions.reading import check_list
from scoring.spec.bounds import read_bounds, read_decay, read_id
from scoring.spec.document import Audience, Band, Bounds, CategoryName, Criterion, Decay, Group, Kind, ModelDocument
from scoring.spec.parsing import parse_text
from scoring.spec.references import rule_references, way_back
from scoring.spec.refusal import DocumentRefused
from scoring.spec.rules import LONGEST_NAME, RuleReader
from scoring.spec.triggers import read_triggers

__all__ = ["DocumentRefused", "Fault", "parse_text", "read_model", "read_model_text"]

FORMAT = "leadscoring/1"
MOST_GROUPS = 500
MOST_CRITERIA = 500
LONGEST_LABEL = 100
_KEYS = (
    "format", "name", "object", "kind", "limit", "minimum", "categories", "audience", "groups", "bands", "triggers",
)  # fmt: skip
_GROUP_KEYS = ("id", "name", "category", "limit", "minimum", "decay", "criteria")
_Axis = Literal["total", "fit", "engagement"]


def read_model_text(text: str, catalogue: Catalogue) -> ModelDocument:
    return read_model(parse_text(text), catalogue)


def read_model(raw: Any, catalogue: Catalogue) -> ModelDocument:
    """Raises `DocumentRefused` with all faults, in the order of the document's keys."""
    faults: list[Fault] = []
    node = Node(raw, "", faults)
    document = _read(node, catalogue) if node.is_mapping("a scoring model") else None
    if faults or document is None:
        raise DocumentRefused(faults)
    return document


def _read(node: Node, catalogue: Catalogue) -> ModelDocument | None:
    node.allow_keys(_KEYS)
    format_node, name_node, object_node, kind_node = (node.need(key) for key in ("format", "name", "object", "kind"))
    if format_node and format_node.raw != FORMAT:
        format_node.refuse(f"must be “{FORMAT}”, not {described(format_node.raw)}")
    name = name_node.as_text(LONGEST_NAME) if name_node else None
    object = object_node.as_word(("contact", "company", "deal"), "object") if object_node else None
    kind = kind_node.as_word(("fit", "engagement", "combined"), "kind") if kind_node else None
    bounds = _read_total_bounds(node)
    if object is None or kind is None:
        return None  # what stands below can't be judged without them
    reader = _ModelReader(cast(ObjectName, object), cast(Kind, kind), name or "", catalogue)
    categories, audience = reader.read_categories(node), reader.read_audience(node)
    groups, bands = reader.read_groups(node), reader.read_bands(node)
    triggers = read_triggers(node, cast(ObjectName, object), cast(Kind, kind), bands, catalogue)
    return ModelDocument(
        name or "", cast(ObjectName, object), cast(Kind, kind), groups, bounds, categories, audience, bands, triggers
    )


def _read_total_bounds(node: Node) -> Bounds:
    before = len(node.faults)
    limit = node.get("limit")
    bounds = read_bounds(node, "minimum", "limit", Bounds(Decimal(0), Decimal(100)))
    if limit and bounds.limit is not None and bounds.limit < 0:
        if not node.has("minimum"):
            del node.faults[before:]  # that the minimum left out stands above it is the same fault
        limit.refuse("must not be negative")
    return bounds


class _ModelReader:
    """The parts of a model of one object and kind."""

    def __init__(self, object: ObjectName, kind: Kind, name: str, catalogue: Catalogue) -> None:
        self.object = object
        self.kind = kind
        self.name = name
        self.catalogue = catalogue
        self.category_names: tuple[CategoryName, ...] = ("fit", "engagement") if kind == "combined" else (kind,)
        self._ids: set[str] = set()
        self._criteria_count = 0

    def read_categories(self, node: Node) -> dict[CategoryName, Bounds]:
        categories = node.get("categories")
        if categories is None or not categories.is_mapping("fit and engagement"):
            return {}
        self._allow_categories(categories, self.category_names)
        found: dict[CategoryName, Bounds] = {}
        for name in self.category_names:
            part = categories.get(name)
            if part and part.is_mapping("a limit and a minimum"):
                part.allow_keys(("limit", "minimum"))
                bounds = read_bounds(part, "minimum", "limit")
                if bounds != Bounds():
                    found[name] = bounds
        return found

    def read_audience(self, node: Node) -> Audience:
        audience = node.get("audience")
        if audience is None or not audience.is_mapping("the lists to include and exclude"):
            return Audience()
        audience.allow_keys(("include", "exclude"))
        return Audience(self._read_lists(audience, "include"), self._read_lists(audience, "exclude"))

    def read_groups(self, node: Node) -> tuple[Group, ...]:
        groups = node.need("groups")
        if groups is None:
            return ()
        entries = list(groups.items("groups"))
        if isinstance(groups.raw, list | tuple) and not entries:
            groups.refuse("needs at least one group")
        if len(entries) > MOST_GROUPS:
            groups.refuse(f"holds {len(entries)} groups; a model may have at most {MOST_GROUPS}")
            return ()
        found = tuple(group for entry in entries if (group := self._read_group(entry)))
        _refuse_twice(entries, "name", "a group")
        if self._criteria_count > MOST_CRITERIA:
            groups.refuse(f"hold {self._criteria_count} criteria; a model may have at most {MOST_CRITERIA}")
        return found

    def read_bands(self, node: Node) -> dict[_Axis, tuple[Band, ...]]:
        bands = node.get("bands")
        if bands is None or not bands.is_mapping("the bands of total, fit and engagement"):
            return {}
        axes: tuple[_Axis, ...] = ("total", *self.category_names)
        self._allow_categories(bands, axes)
        found = {axis: _read_axis(bands.at(axis)) for axis in axes if bands.has(axis)}
        return {axis: bands_of_axis for axis, bands_of_axis in found.items() if bands_of_axis}

    def _read_group(self, node: Node) -> Group | None:
        if not node.is_mapping("a group"):
            return None
        node.allow_keys(_GROUP_KEYS)
        name_node, decay_node = node.need("name"), node.get("decay")
        name = name_node.as_text(LONGEST_NAME) if name_node else None
        identity, category, bounds = (
            self._own_id(node),
            self._read_category(node),
            read_bounds(node, "minimum", "limit"),
        )
        decay = read_decay(decay_node) if decay_node else None
        criteria = self._read_criteria(node, decay)
        return Group(name, category, criteria, identity, bounds, decay) if name and category else None

    def _read_criteria(self, node: Node, decay: Decay | None) -> tuple[Criterion, ...]:
        criteria = node.need("criteria")
        if criteria is None:
            return ()
        entries = list(criteria.items("criteria"))
        self._criteria_count += len(entries)
        if self._criteria_count > MOST_CRITERIA:
            return ()
        reader = RuleReader(self.object, self.name, self.catalogue, decay)
        found = []
        for entry in entries:
            self._own_id(entry, note=False)
            criterion = reader.read(entry)
            if criterion:
                self._refuse_cycle(entry, criterion)
                found.append(criterion)
        _refuse_twice(entries, "name", "a criterion of this group")
        return tuple(found)

    def _read_category(self, node: Node) -> CategoryName | None:
        category = node.get("category") if self.kind != "combined" else node.need("category")
        if category is None:
            return None if self.kind == "combined" else self.kind
        word = category.as_word(("fit", "engagement"), "category")
        if word and word not in self.category_names:
            category.refuse(f"a model of kind {self.kind} has no {word}; leave the category out")
            return None
        return cast("CategoryName | None", word)

    def _read_lists(self, node: Node, key: str) -> Texts:
        lists = node.get(key)
        if lists is None or lists.is_null():
            return ()
        names = (check_list(item, self.object, self.catalogue) for item in lists.items("names of lists"))
        return tuple(name for name in names if name)

    def _allow_categories(self, node: Node, allowed: Iterable[str]) -> None:
        """Like `allow_keys`, with a clearer word on the category that this kind of model lacks."""
        known = tuple(allowed)
        for key in ("fit", "engagement"):
            if node.has(key) and key not in known:
                node.at(key).refuse(f"a model of kind {self.kind} has no {key}")
        node.allow_keys((*known, "fit", "engagement"))

    def _own_id(self, node: Node, *, note: bool = True) -> str | None:
        """An id that no other group or criterion has; with `note=False` only a double one is noted."""
        faults: list[Fault] = node.faults if note else []
        identity = read_id(Node(node.raw, node.place, faults))
        if identity is not None and identity in self._ids:
            node.at("id").refuse(f"“{identity}” is the id of another group or criterion; leave it out to get a new one")
        if identity is not None:
            self._ids.add(identity)
        return identity

    def _refuse_cycle(self, node: Node, criterion: Criterion) -> None:
        for model in sorted(rule_references(criterion.rule)):
            path = way_back(self.name, model, self.catalogue)
            if path:
                place = node.at("score" if node.has("score") else "if")
                place.refuse(f"makes a cycle of scores: {' → '.join((self.name, *path))}")


def _read_axis(node: Node) -> tuple[Band, ...]:
    found = []
    labels: set[str] = set()
    cut_offs: set[Decimal] = set()
    for item in node.items("bands such as {label: Hot, at_least: 80}"):
        band = _read_band(item)
        if band is None:
            continue
        if band.label in labels:
            item.at("label").refuse(f"the label “{shortened(band.label)}” stands twice")
        if band.at_least in cut_offs:
            item.at("at_least").refuse(f"two bands begin at {band.at_least}")
        labels.add(band.label)
        cut_offs.add(band.at_least)
        found.append(band)
    return tuple(sorted(found, key=lambda band: -band.at_least))


def _read_band(node: Node) -> Band | None:
    if not node.is_mapping("a band such as {label: Hot, at_least: 80}"):
        return None
    node.allow_keys(("label", "at_least"))
    label_node, cut_node = node.need("label"), node.need("at_least")
    label = label_node.as_text(LONGEST_LABEL) if label_node else None
    at_least = cut_node.as_points() if cut_node else None
    return Band(label, at_least) if label is not None and at_least is not None else None


def _refuse_twice(entries: list[Node], key: str, what: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        text = Node(entry.raw[key], "", []).as_text() if entry.has(key) else None
        if text is not None and text in seen:
            entry.at(key).refuse(f"“{shortened(text)}” is already the {key} of {what}")
        if text is not None:
            seen.add(text)
