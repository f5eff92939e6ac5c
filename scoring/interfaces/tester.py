"""The live test beside a model's tabs: one record by the version that is shown, compared with the one in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.conditions.environment import UnknownName
from leadscoring.web.access import may
from leadscoring.web.numbers import score_text, signed_text
from leadscoring.web.request import Request
from scoring.interfaces.score_panels import ScorePanel, drawn_panel
from scoring.interfaces.tester_people import Person, example_people, person_of
from scoring.interfaces.tester_pins import PinList, expectation_words, pin_list, result_words
from scoring.models import Version
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.explanations import Explanation, explain
from scoring.queries.models import plain_document
from scoring.queries.pins import PinnedResults, faults_of, pinned_results
from scoring.queries.record_facts import Record
from scoring.queries.tester import records_by_id
from scoring.spec.arithmetic import Breakdown, points_of
from scoring.spec.document import ModelDocument
from scoring.spec.matching import Plain, Spot
from scoring.spec.parts import criterion_key, mark_of
from scoring.spec.refusal import DocumentRefused

Tone = Literal["up", "down", "same"]
CHOSEN = "tested"
"""In the session: by model, the record that is tried on it."""


@dataclass(frozen=True, slots=True)
class Change:
    """Against the version in force: “+5 from v7”, and beneath it “was 72, A1”."""

    text: str
    note: str = ""
    tone: Tone = "same"


@dataclass(frozen=True, slots=True)
class Tester:
    """`heading`: “Draft vs. v7”. `person` is None as long as nobody is chosen; then `examples` are offered.

    `faults`: why the version can't be computed. `hits`: the keys of the rules that matched.
    """

    version: Version
    heading: str
    query: str
    pins: PinList
    may_see_people: bool = True
    may_pin: bool = False
    person: Person | None = None
    examples: tuple[Person, ...] = ()
    faults: tuple[str, ...] = ()
    panel: ScorePanel | None = None
    was: Decimal | None = None
    change: Change | None = None
    hits: tuple[str, ...] = ()
    expected: str = ""

    @property
    def unscored(self) -> str:
        explanation = self.panel.explanation if self.panel else None
        return explanation.unscored if explanation and explanation.breakdown is None else ""

    @property
    def limited_sums(self) -> list[tuple[str, str]]:
        """Those of a category or the total that a limit, a minimum or a disqualification changed."""
        result = self.panel.explanation.breakdown if self.panel and self.panel.explanation else None
        if self.panel is None or result is None:
            return []
        pairs = [*((part.raw, part.points) for part in result.categories), (result.raw, result.total)]
        return [said for said, (raw, points) in zip(self.panel.sums, pairs, strict=True) if raw != points]

    @property
    def said(self) -> str:
        """For screen readers, after each change."""
        if not self.person or not self.panel:
            return " ".join(self.faults)
        score = _("unscored") if self.panel.total is None else score_text(self.panel.total)
        parts = [self.panel.grade, self.change.text if self.change else "", self.pins.summary]
        return f"{self.person.name}: {', '.join(filter(None, [score, *parts]))}."


def tester_of(request: Request, shown: Version) -> Tester:
    """For the record that was chosen last for this model."""
    if not may(request, "view_leads"):
        return Tester(shown, heading_of(shown), _query(request), PinList(()), may_see_people=False)
    as_of, workbench, record = timezone.now(), _workbench(), chosen_record(request, shown)
    results = pinned_results(shown, also=[record.pk] if record else [], as_of=as_of, workbench=workbench)
    document, faults = _read(shown, workbench)
    before = _read(results.against, workbench)[0] if results.against else None
    tester = Tester(
        version=shown,
        heading=heading_of(shown),
        query=_query(request),
        pins=pin_list(results, document, before),
        may_pin=may(request, "edit_models"),
        faults=faults or results.faults,
    )
    if record is None:
        return replace(tester, examples=example_people(shown.model))
    tester = replace(tester, person=person_of(record), expected=_expected_of(results, record))
    if workbench is None or tester.faults:
        return tester
    return _tested(tester, record, results, before, workbench, as_of)


def chosen_record(request: Request, shown: Version) -> Record | None:
    """None where nobody is chosen, or the record is gone."""
    kept: dict[str, int] = request.session.get(CHOSEN, {})
    record_id = kept.get(str(shown.model_id))
    return records_by_id(shown.model.object, [record_id]).get(record_id) if record_id else None


def choose_record(request: Request, shown: Version, record: Record | None) -> None:
    kept = dict(request.session.get(CHOSEN, {}))
    kept.pop(str(shown.model_id), None)
    if record is not None:
        kept[str(shown.model_id)] = record.pk
    request.session[CHOSEN] = kept


def heading_of(shown: Version) -> str:
    """“Draft vs. v7”, “v7, in force”."""
    in_force = shown.model.published
    is_draft = shown.status == Version.Status.DRAFT
    name = _("Draft") if is_draft else _("v%(n)s") % {"n": shown.number}
    if in_force is None:
        return name
    if in_force.pk == shown.pk:
        return _("v%(n)s, in force") % {"n": shown.number}
    return _("%(version)s vs. v%(n)s") % {"version": name, "n": in_force.number}


def _tested(
    tester: Tester,
    record: Record,
    results: PinnedResults,
    before: ModelDocument | None,
    workbench: Workbench,
    as_of: datetime,
) -> Tester:
    shown = tester.version
    explanation = explain(record, shown.model, as_of, version=shown, workbench=workbench, results=results.results)
    was = results.before.get(record.pk) if results.before else None
    panel = drawn_panel(explanation, _urls_of(shown, tester.query))
    return replace(
        tester,
        panel=replace(panel, groups=tuple(group for group in panel.groups if group.lines or group.points)),
        was=points_of(was.total) if was else None,
        change=_change(explanation, results, was, before),
        hits=tuple(_hits(explanation, plain_document(shown))),
    )


def _change(
    explanation: Explanation, results: PinnedResults, was: Breakdown | None, before: ModelDocument | None
) -> Change | None:
    if results.against is None:
        return None
    version, now = {"n": results.against.number}, explanation.breakdown
    if results.before is None or before is None:
        return Change(_("v%(n)s can’t be computed any more") % version)
    if was is None:
        return Change(_("v%(n)s leaves it out") % version) if now else Change(_("Left out by v%(n)s too") % version)
    note = _("was %(result)s") % {"result": result_words(was, before)}
    if now is None:
        return Change(_("Scored by v%(n)s") % version, note, "down")
    if now.total == was.total:
        same = now.labels == was.labels
        return Change(_("Same as v%(n)s") % version) if same else Change(_("Same points as v%(n)s") % version, note)
    values = {"points": signed_text(points_of(now.total - was.total)), "n": results.against.number}
    return Change(_("%(points)s from v%(n)s") % values, note, "up" if now.total > was.total else "down")


def _urls_of(shown: Version, query: str) -> Callable[[Spot], str]:
    plain, page = plain_document(shown), reverse("model", args=[shown.model_id])

    def url_of(spot: Spot) -> str:
        group, own = _part(plain, spot)
        return f"{page}{query}#rule-{criterion_key(group, own)}"

    return url_of


def _hits(explanation: Explanation, plain: Plain) -> Iterator[str]:
    """By the key that the rule has and by the one that it had before the first edit gave it an id: the page may still
    show that."""
    for group in explanation.groups:
        for criterion in group.criteria:
            if criterion.has_matched:
                home, own = _part(plain, criterion.spot)
                yield from dict.fromkeys((criterion_key(home, own), f"x{mark_of([home['name'], own])}"))


def _part(plain: Plain, spot: Spot) -> tuple[Plain, Plain]:
    group: Plain = plain["groups"][spot[0]]
    return group, group["criteria"][spot[1]]


def _read(version: Version, workbench: Workbench | None) -> tuple[ModelDocument | None, tuple[str, ...]]:
    if workbench is None:
        return None, (_("A published model names what is gone, so nothing can be computed just now."),)
    try:
        return workbench.read(version.document), ()
    except DocumentRefused as error:
        return None, faults_of(error)


def _workbench() -> Workbench | None:
    try:
        return open_workbench()
    except (DocumentRefused, UnknownName):
        return None


def _expected_of(results: PinnedResults, record: Record) -> str:
    return next((expectation_words(row.expected) for row in results.rows if row.record.pk == record.pk), "")


def _query(request: Request) -> str:
    """What keeps the page on the version that it shows."""
    asked = request.GET.get("version", "")
    return f"?version={asked}" if asked.isdecimal() else ""
