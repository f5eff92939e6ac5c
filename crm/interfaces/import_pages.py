"""Imports as rows, columns as rows of the mapping, and an import's progress."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.domain.import_columns import ColumnFault, Facts, Target, type_of
from crm.domain.import_running import STREAMED
from crm.importers.columns import ACTIVITY_PROPERTY
from crm.importers.evidence import MOMENTS
from crm.importers.native import KINDS, Kind
from crm.interfaces.import_forms import NEW
from crm.interfaces.import_labels import TYPE_LABELS, column_label, kind_label
from crm.models import Import
from leadscoring.liveness import seconds_since_worker_seen
from leadscoring.web.components import Fact, Progress, ProgressState, Stat, Step
from leadscoring.web.numbers import whole_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORKER_MISSED_AFTER = A_MINUTE = 60
State = Import.State
_BADGES: dict[str, str] = {
    State.READING: "testing",
    State.DRAFT: "draft",
    State.WAITING: "testing",
    State.RUNNING: "testing",
    State.STOPPED: "off",
    State.DONE: "live",
    State.FAILED: "failed",
}
_PROGRESS: dict[str, ProgressState] = {
    State.READING: "running",
    State.WAITING: "queued",
    State.RUNNING: "running",
    State.STOPPED: "stopped",
    State.DONE: "done",
    State.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    id: int
    file: str
    kind: StrOrPromise
    who: str
    at: datetime
    counts: tuple[int, int, int, int] | None
    badge: str
    state: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """`chosen` is the select's value; `name` and `type` are those of a new property."""

    place: int
    facts: Facts
    chosen: str
    name: str
    type: str
    type_label: StrOrPromise
    order: str
    decimal: str
    asks_order: bool
    asks_decimal: bool
    fault: str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class FaultRow:
    line: int
    column: str
    value: str
    reason: str


def import_rows(imports: Iterable[Import]) -> list[ImportRow]:
    return [
        ImportRow(
            each.pk,
            each.file_name,
            kind_label(each.kind) if each.state != State.READING else "",
            _who(each),
            each.started_at,
            _counts(each),
            _BADGES[each.state],
            each.get_state_display(),
        )
        for each in imports
    ]


def _who(record: Import) -> str:
    by = record.created_by
    return (by.name or by.email) if by else _("the command line")


def _counts(record: Import) -> tuple[int, int, int, int] | None:
    if record.state in (State.READING, State.DRAFT):
        return None
    return (record.created, record.updated, record.unchanged, record.failed)


def badge_of(record: Import) -> tuple[str, str]:
    return _BADGES[record.state], record.get_state_display()


def column_rows(
    facts: Sequence[Facts],
    targets: Sequence[Target],
    kind: Kind,
    known: Mapping[str, str],
    *,
    first: int,
    faults: Sequence[ColumnFault],
) -> list[ColumnRow]:
    """`targets` from place `first` on."""
    reasons = {fault.place: fault.reason for fault in faults}
    return [
        _column_row(first + number, facts[first + number], target, kind, known, reasons.get(first + number, ""))
        for number, target in enumerate(targets)
    ]


def _column_row(
    place: int, facts: Facts, target: Target, kind: Kind, known: Mapping[str, str], fault: str
) -> ColumnRow:
    type_ = type_of(target, kind, known)
    is_known = target.property in kind.columns or target.property in known
    is_new = target.is_new or (kind.has_activity_properties and bool(target.property) and not is_known)
    name = target.property if is_new else ""
    return ColumnRow(
        place=place,
        facts=facts,
        chosen=NEW if is_new else target.property,
        name=name.removeprefix(ACTIVITY_PROPERTY) if kind.has_activity_properties else name,
        type=type_ if is_new else facts.type,
        type_label=TYPE_LABELS.get(type_, "") if target.property and not is_new else "",
        order=target.order,
        decimal=target.decimal,
        asks_order=not facts.order and (type_ in MOMENTS or facts.type in MOMENTS),
        asks_decimal=facts.is_open_number,
        fault=fault,
        is_lost=bool(target.property) and not is_new and not is_known,
    )


def target_choices(kind: Kind, known: Mapping[str, str]) -> list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]:
    """Groups of the select: ours, then custom properties."""
    own = [(name, column_label(kind.name, name)) for name in kind.columns]
    groups: list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]] = [(kind_label(kind.name), own)]
    if known:
        groups.append((_("Custom properties"), [(name, name) for name in sorted(known)]))
    return groups


def kind_choices() -> list[tuple[str, StrOrPromise]]:
    return [(name, kind_label(name)) for name in KINDS]


def steps(record: Import | None, current: Literal["file", "columns", "check", "import"]) -> list[Step]:
    order = ("file", "columns", "check", "import")
    labels = {"file": _("File"), "columns": _("Columns"), "check": _("Check"), "import": _("Import")}
    urls = {"columns": reverse("import-columns", args=[record.pk])} if record and current != "import" else {}
    here = order.index(current)
    return [
        Step(labels[name], "done" if place < here else "current" if place == here else "to_come", urls.get(name, ""))
        for place, name in enumerate(order)
    ]


def progress_of(record: Import) -> Progress:
    url = reverse("import-progress", args=[record.pk])
    is_reading = record.state == State.READING
    return Progress(
        id=f"import-{record.pk}",
        title=_("Looking through the file") if is_reading else _("Importing %(file)s") % {"file": record.file_name},
        state=_PROGRESS[record.state],
        done=record.rows_done,
        total=None if is_reading else record.rows,
        unit=_("rows"),
        detail=_detail(record),
        error=record.error,
        poll_url=url,
        stop_url="" if is_reading or record.must_stop else reverse("import-stop", args=[record.pk]),
        facts=_progress_facts(record),
    )


def _progress_facts(record: Import) -> tuple[StrOrPromise, ...]:
    if record.state == State.READING or not record.failed:
        return ()
    return (_("%(n)s bad so far") % {"n": whole_text(record.failed)},)


def _detail(record: Import) -> str:
    if record.is_active and not is_worker_there():
        return _("No worker is running. It begins as soon as one is; the page may be left.")
    if record.must_stop:
        return _("Stopping behind the rows that are being stored.")
    if record.state == State.RUNNING and record.rows_done >= (record.rows or 0):
        return _("Every row is read; now they are stored all at once.")
    if record.state == State.STOPPED:
        return stopped_text(record)
    return ""


def stopped_text(record: Import) -> str:
    if record.kind in STREAMED:
        return _("What was imported stays. Going on begins behind it.")
    return _("Nothing was changed: these are stored all at once, at the end. Going on starts over.")


def is_worker_there() -> bool:
    seconds = seconds_since_worker_seen()
    return seconds is not None and seconds < WORKER_MISSED_AFTER


def result_stats(record: Import) -> list[Stat]:
    return [
        Stat(_("Created"), whole_text(record.created), tone="ok" if record.created else ""),
        Stat(_("Updated"), whole_text(record.updated)),
        Stat(_("Unchanged"), whole_text(record.unchanged)),
        Stat(_("Failed"), whole_text(record.failed), tone="bad" if record.failed else ""),
    ]


def facts_about(record: Import) -> list[Fact]:
    facts = [
        Fact(_("Of"), kind_label(record.kind)),
        Fact(_("By"), _who(record)),
        Fact(_("Taken as"), _("news: triggers may fire") if record.news else _("history: no trigger fires")),
    ]
    if record.rows is not None:
        facts.append(Fact(_("Rows"), whole_text(record.rows)))
    if record.description:
        facts.append(Fact(_("Written as"), record.description))
    return facts


def has_bad_rows(record: Import) -> bool:
    """They are removed with time."""
    return bool(record.bad_rows_path) and Path(record.bad_rows_path).is_file()


def next_page(record: Import) -> tuple[str, str]:
    """Where what came in is to be seen, and the words of the button there."""
    pages = {
        "lists": ("lists", _("See the lists")),
        "companies": ("companies", _("See the companies")),
        "deals": ("deals", _("See the deals")),
    }
    url_name, label = pages.get(record.kind, ("leads", _("See the leads")))
    return reverse(url_name), label


def took_text(record: Import) -> str:
    """How long it was worked on, where it has come to its end."""
    if record.state != State.DONE or record.finished_at is None:
        return ""
    seconds = max(1, round((record.finished_at - record.started_at).total_seconds()))
    if seconds < A_MINUTE:
        return ngettext("took %(n)d second", "took %(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / A_MINUTE)
    return ngettext("took %(n)d minute", "took %(n)d minutes", minutes) % {"n": minutes}


def fault_rows(faults: Iterable[Any]) -> list[FaultRow]:
    return [FaultRow(each.line, each.column, each.value, each.reason) for each in faults]
