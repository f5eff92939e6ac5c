"""The settings of a model as three small forms: its name, its kind, its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.conditions.text import clean_text
from leadscoring.web.numbers import score_text
from scoring.domain.editing import Desk
from scoring.interfaces.draft_parts import Conflict, points_typed, typed_points
from scoring.interfaces.model_pages_rules import category_name
from scoring.models import ScoringModel
from scoring.queries.list_models import lists_asking
from scoring.spec.kind_change import KINDS, KindLosses, change_kind, losses
from scoring.spec.matching import Plain
from scoring.spec.parts import mark_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Part = Literal["name", "kind", "limits"]
PARTS: tuple[Part, ...] = ("name", "kind", "limits")
BOUNDS = ("limit", "minimum")

KIND_NAMES: Mapping[str, StrOrPromise] = {
    "combined": gettext_lazy("Fit and engagement"),
    "fit": gettext_lazy("Fit alone"),
    "engagement": gettext_lazy("Engagement alone"),
}
KIND_WORDS: Mapping[str, StrOrPromise] = {
    "combined": gettext_lazy(
        "Who they are and what they do, each with its own points, and a grade of both such as A1."
    ),
    "fit": gettext_lazy("Who they are: job title, company, country. It moves only when somebody’s data does."),
    "engagement": gettext_lazy("What they do: visits, mails, meetings. It may fade with time."),
}


@dataclass(frozen=True, slots=True)
class BoundField:
    """One of the fields of the limits: `name` as in the form, `text` as typed."""

    name: str
    label: StrOrPromise
    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class BoundRow:
    """Total, fit or engagement: its limit and its minimum."""

    key: str
    name: StrOrPromise
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class KindChoice:
    value: str
    name: StrOrPromise
    words: StrOrPromise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a change of the kind takes away, asked before it does; `confirm` is sent back with the yes."""

    title: str
    lines: tuple[str, ...]
    kind: str
    confirm: str


@dataclass(frozen=True, slots=True)
class SettingsPart:
    """models/settings_part.html. `title` of its card; which of the rest is filled depends on the part."""

    key: Part
    title: StrOrPromise
    mark: str
    name: str = ""
    name_fault: str = ""
    readers: tuple[str, ...] = ()
    """Models and lists that ask for its score by the name that it has now."""
    kinds: tuple[KindChoice, ...] = ()
    question: Question | None = None
    rows: tuple[BoundRow, ...] = ()
    sums: str = ""
    problems: tuple[str, ...] = ()
    conflict: Conflict | None = None


def settings_part(model: ScoringModel, plain: Plain, part: Part) -> SettingsPart:
    """As stored."""
    match part:
        case "name":
            return name_part(model, plain, plain["name"])
        case "kind":
            return kind_part(plain, plain["kind"])
    return limits_part(plain, limits_of(plain), {})


def name_part(model: ScoringModel, plain: Plain, name: str, fault: str = "") -> SettingsPart:
    others = ScoringModel.objects.filter(references__contains=[model.name]).exclude(pk=model.pk)
    models = others.order_by("name").values_list("name", flat=True)
    lists = (_("the list “%(list)s”") % {"list": each.name} for each in lists_asking(model.name))
    mark = mark_of(plain["name"])
    return SettingsPart("name", _("Name"), mark, name=name, name_fault=fault, readers=(*models, *lists))


def kind_part(plain: Plain, chosen: str, question: Question | None = None) -> SettingsPart:
    kinds = tuple(KindChoice(kind, KIND_NAMES[kind], KIND_WORDS[kind], kind == chosen) for kind in KINDS)
    return SettingsPart("kind", _("Kind"), mark_of(plain["kind"]), kinds=kinds, question=question)


def limits_part(plain: Plain, values: Mapping[str, Any], faults: Mapping[str, str]) -> SettingsPart:
    """`values` by the field's name: as stored, or as typed."""
    axes = ["total", *(("fit", "engagement") if plain["kind"] == "combined" else (plain["kind"],))]
    rows = tuple(BoundRow(axis, category_name(axis), _bound_fields(axis, values, faults)) for axis in axes)
    mark = mark_of(limits_of(plain))
    return SettingsPart("limits", _("Limits"), mark, rows=rows, sums=_sums(limits_of(plain), axes[1:]))


def limits_of(plain: Plain) -> dict[str, Any]:
    """By the field's name: `limit`, `minimum`, `fit_limit` …"""
    found = {bound: plain.get(bound, 100 if bound == "limit" else 0) for bound in BOUNDS}
    for axis in ("fit", "engagement"):
        held = (plain.get("categories") or {}).get(axis, {})
        found |= {f"{axis}_{bound}": held.get(bound) for bound in BOUNDS}
    return found


def posted_limits(data: QueryDict) -> dict[str, Any]:
    names = [*BOUNDS, *(f"{axis}_{bound}" for axis in ("fit", "engagement") for bound in BOUNDS)]
    return {name: typed_points(data.get(name, "")) for name in names}


def write_limits(desk: Desk, wanted: Mapping[str, Any], mark: str) -> None:
    """Raises PartChanged."""
    if limits_of(desk.plain) == wanted:
        return
    desk.guard(limits_of(desk.plain), mark)
    desk.plain.update({bound: wanted[bound] for bound in BOUNDS})
    categories: dict[str, Any] = {}
    for axis in ("fit", "engagement"):
        held = {bound: wanted[f"{axis}_{bound}"] for bound in BOUNDS if wanted[f"{axis}_{bound}"] is not None}
        categories |= {axis: held} if held else {}
    if categories:
        desk.plain["categories"] = categories
    else:
        desk.plain.pop("categories", None)


def write_name(desk: Desk, name: str, mark: str) -> None:
    """Raises PartChanged."""
    if desk.plain["name"] != clean_text(name):
        desk.guard(desk.plain["name"], mark)
        desk.plain["name"] = clean_text(name)


class NotConfirmed(Exception):
    """What the change takes away was not agreed to yet, or has become more."""

    def __init__(self, gone: KindLosses) -> None:
        self.gone = gone


def write_kind(desk: Desk, kind: str, mark: str, confirm: str) -> None:
    """Raises PartChanged or NotConfirmed."""
    if desk.plain["kind"] == kind:
        return
    desk.guard(desk.plain["kind"], mark)
    gone = losses(desk.plain, kind)
    if not gone.is_nothing and confirm != _confirmation(gone):
        raise NotConfirmed(gone)
    change_kind(desk.plain, kind)


def question_of(gone: KindLosses, kind: str) -> Question:
    name = category_name(gone.category)
    title = _("Making it “%(kind)s” takes this away:") % {"kind": KIND_NAMES[kind]}
    return Question(title, tuple(_gone_lines(gone, name)), kind, _confirmation(gone))


def _gone_lines(gone: KindLosses, name: StrOrPromise) -> list[str]:
    lines = []
    for group, rules in gone.groups:
        said = ngettext("The group “%(group)s” with its rule", "The group “%(group)s” with its %(n)s rules", rules)
        lines.append(said % {"group": group, "n": rules})
    if gone.bands:
        lines.append(
            _("The bands of %(axis)s: %(labels)s, and with them the grade")
            % {"axis": name, "labels": ", ".join(gone.bands)}
        )
    if gone.has_bounds:
        lines.append(_("The limits of %(axis)s") % {"axis": name})
    lines += [_("The trigger “%(name)s”, which asks for what goes") % {"name": trigger} for trigger in gone.triggers]
    return lines


def _confirmation(gone: KindLosses) -> str:
    return mark_of([gone.groups, gone.bands, gone.has_bounds, gone.triggers])


def _bound_fields(axis: str, values: Mapping[str, Any], faults: Mapping[str, str]) -> tuple[BoundField, ...]:
    prefix = "" if axis == "total" else f"{axis}_"
    labels = {"limit": _("At most"), "minimum": _("At least")}
    return tuple(
        BoundField(
            f"{prefix}{bound}",
            labels[bound],
            points_typed(values[f"{prefix}{bound}"]),
            faults.get(f"{prefix}{bound}", ""),
        )
        for bound in BOUNDS
    )


def limit_faults(faults: Mapping[str, str]) -> dict[str, str]:
    """By the field's name, of faults by their place: `categories.fit.limit` is `fit_limit`."""
    return {place.removeprefix("categories.").replace(".", "_"): text for place, text in faults.items()}


def _sums(values: Mapping[str, Any], axes: list[str]) -> str:
    """Whether the categories' limits fill the total's."""
    limits = [values[f"{axis}_limit"] for axis in axes]
    if values["limit"] is None or None in limits or len(limits) < 2:
        return ""
    held, limit = sum(Decimal(str(each)) for each in limits), Decimal(str(values["limit"]))
    told = {"sum": score_text(held), "limit": score_text(limit)}
    if held > limit:
        return _("Fit and engagement may give %(sum)s together; the total stops at %(limit)s.") % told
    if held < limit:
        return _("Fit and engagement give %(sum)s at most, so nobody reaches the total’s %(limit)s.") % told
    return _("Fit and engagement together fill the total’s %(limit)s exactly.") % told


def limits_words(values: Mapping[str, Any]) -> str:
    """“Total at most 100, at least 0; Fit at most 50”."""
    parts = []
    for axis in ("total", "fit", "engagement"):
        prefix = "" if axis == "total" else f"{axis}_"
        ends = [
            text % {"points": score_text(Decimal(str(values[prefix + bound])))}
            for bound, text in (("limit", _("at most %(points)s")), ("minimum", _("at least %(points)s")))
            if values.get(prefix + bound) is not None
        ]
        parts += [f"{category_name(axis)} {', '.join(ends)}"] if ends else []
    return "; ".join(parts) or _("no limits")
