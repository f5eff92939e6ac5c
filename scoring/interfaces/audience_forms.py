"""One side of an audience as a form: the lists that it names, with their sizes, and one more to add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.conditions.text import clean_text, fold
from crm.models import RecordList
from crm.queries.lists import member_counts
from leadscoring.web.numbers import whole_text
from scoring.domain.editing import Desk
from scoring.interfaces.draft_parts import Conflict
from scoring.spec.matching import Plain
from scoring.spec.parts import mark_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Side = Literal["include", "exclude"]
SIDES: tuple[Side, ...] = ("include", "exclude")
REMOVE = "remove:"
MOST_OPTIONS = 20

TITLES: Mapping[Side, StrOrPromise] = {
    "include": gettext_lazy("Who is scored"),
    "exclude": gettext_lazy("Who is left out"),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """`list_id` None: the list is not there any more. `fault`: what is wrong with it."""

    name: str
    list_id: int | None
    members: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class AudienceSide:
    """models/audience_side.html. `choices` are the lists to choose from where no script helps."""

    key: Side
    title: StrOrPromise
    rows: tuple[ListRow, ...]
    choices: tuple[ListRow, ...]
    mark: str
    problems: tuple[str, ...] = ()
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class PostedSide:
    """`names` after what was chosen or taken off; `removed` is the name that was."""

    names: tuple[str, ...]
    removed: str = ""
    added: str = ""


def names_on(plain: Plain, side: Side) -> list[str]:
    found: list[str] = list((plain.get("audience") or {}).get(side) or [])
    return found


def posted_side(data: QueryDict) -> PostedSide:
    names = [clean_text(name) for name in data.getlist("list") if clean_text(name)]
    act = data.get("act", "").removeprefix(REMOVE) if data.get("act", "").startswith(REMOVE) else ""
    if act.isdecimal() and len(act) < 4 and int(act) < len(names):
        gone = names.pop(int(act))
        return PostedSide(tuple(names), removed=gone)
    added = next((clean_text(name) for name in data.getlist("add") if clean_text(name)), "")
    if added and fold(added) not in map(fold, names):
        return PostedSide((*names, added), added=added)
    return PostedSide(tuple(names))


def write_side(desk: Desk, side: Side, names: Sequence[str], mark: str) -> None:
    """Raises PartChanged. Whose answer was lost on the way sends the same again: then it is saved already."""
    if names_on(desk.plain, side) == list(names):
        return
    desk.guard((desk.plain.get("audience") or {}).get(side), mark)
    given = {**(desk.plain.get("audience") or {}), side: list(names)}
    kept = {key: given[key] for key in SIDES if given.get(key)}
    if kept:
        desk.plain["audience"] = kept
    else:
        desk.plain.pop("audience", None)


def audience_side(object: str, plain: Plain, side: Side, names: Sequence[str] | None = None) -> AudienceSide:
    """As stored, or with the names given. Two queries."""
    shown = names_on(plain, side) if names is None else list(names)
    lists = list(RecordList.objects.filter(object=object).order_by("name"))
    counts = member_counts(lists)
    by_name = {fold(each.name): each for each in lists}
    taken = set(map(fold, shown))
    return AudienceSide(
        key=side,
        title=TITLES[side],
        rows=tuple(_row(name, by_name.get(fold(name)), counts) for name in shown),
        choices=tuple(_row(e.name, e, counts) for e in lists if fold(e.name) not in taken),
        mark=mark_of((plain.get("audience") or {}).get(side)),
    )


def options_of(side: AudienceSide, search: str) -> list[tuple[str, str, str]]:
    """(value, label, size) for the combobox: those whose names hold what was typed."""
    wanted = fold(search.strip())
    found = [row for row in side.choices if wanted in fold(row.name)]
    return [(row.name, row.name, members_text(row.members)) for row in found[:MOST_OPTIONS]]


def with_faults(side: AudienceSide, faults: Mapping[str, str], problems: tuple[str, ...]) -> AudienceSide:
    """`faults` by place: `[1]`; of what was to be added it stands at the field, so that it can be chosen anew."""
    rows = tuple(replace(row, fault=faults.get(f"[{place}]", "")) for place, row in enumerate(side.rows))
    return replace(side, rows=rows, problems=problems)


def lists_words(names: Sequence[str] | None) -> str:
    """“Internal, Students”."""
    return ", ".join(names or ()) or _("no list")


def members_text(count: int) -> str:
    return ngettext("%(n)s member", "%(n)s members", count) % {"n": whole_text(count)}


def _row(name: str, found: RecordList | None, counts: Mapping[int, int]) -> ListRow:
    return ListRow(name, None, 0) if found is None else ListRow(name, found.pk, counts[found.pk])
