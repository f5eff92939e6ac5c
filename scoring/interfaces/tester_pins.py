"""The pinned set as it is read, and the form in which an expectation is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.conditions.writing import plain_number
from leadscoring.web.numbers import score_text
from scoring.interfaces.lead_filters import number_from
from scoring.interfaces.score_panels import graded
from scoring.interfaces.tester_people import Person, person_of
from scoring.queries.pins import PinnedResult, PinnedResults
from scoring.spec.arithmetic import Breakdown, points_of
from scoring.spec.document import ModelDocument
from scoring.spec.expectations import OF_POINTS, Expectation, ExpectedKind

HIGHEST = 100_000
DECIMALS = 1


@dataclass(frozen=True, slots=True)
class PinLine:
    """`result` and `before` in words: “77, A1”, “left out”; blank where there is nothing to say. `passes` as in
    PinnedResult."""

    id: int
    person: Person
    expected: str
    by: str
    result: str
    before: str
    passes: bool | None
    passed_before: bool | None

    @property
    def breaks(self) -> bool:
        """As expected until now."""
        return self.passes is False and bool(self.passed_before)


@dataclass(frozen=True, slots=True)
class PinList:
    """tester/pin_lines.html: `summary` is “7 of 8 as expected”; blank without pins."""

    lines: tuple[PinLine, ...]
    summary: str = ""
    are_all_right: bool = True
    faults: tuple[str, ...] = ()
    against: int | None = None
    """The number of the version in force, where it is compared with."""


def pin_list(results: PinnedResults, document: ModelDocument | None, before: ModelDocument | None) -> PinList:
    """The documents are those of the version and of the one it is compared with, for the words of grades."""
    lines = tuple(_line(row, document, before) for row in results.rows)
    summary = ""
    if lines and not results.faults:
        values = {"passing": results.passing, "n": results.total}
        summary = (
            ngettext("%(passing)s of %(n)s as expected", "%(passing)s of %(n)s as expected", results.total) % values
        )
    against = results.against.number if results.against else None
    return PinList(lines, summary, results.passing == results.total, results.faults, against)


def expectation_words(expected: Expectation) -> str:
    """“must be A1”, “must stay under 20”."""
    value = score_text(expected.points) if expected.kind in OF_POINTS else expected.value
    return {
        "total_label": _("must be %(value)s"),
        "cell": _("must be %(value)s"),
        "fit_label": _("fit must be %(value)s"),
        "engagement_label": _("engagement must be %(value)s"),
        "at_least": _("must reach %(value)s"),
        "at_most": _("must be %(value)s at most"),
        "under": _("must stay under %(value)s"),
        "left_out": _("must be left out"),
    }[expected.kind] % {"value": value}


def result_words(result: Breakdown | None, document: ModelDocument) -> str:
    """“77, A1”."""
    if result is None:
        return _("left out")
    grade, _tier = graded(result, document)
    return ", ".join(filter(None, [score_text(points_of(result.total)), grade]))


def _answer(expected: Expectation, result: Breakdown | None, document: ModelDocument) -> str:
    """What was asked for: “77, Warm” where a label was, “fit B” where it was one of fit."""
    if result is None or expected.kind in OF_POINTS or expected.kind == "left_out":
        return result_words(result, document)
    if expected.kind == "cell":
        return ", ".join((score_text(points_of(result.total)), result.cell or _("no grade")))
    axis = expected.kind.removesuffix("_label")
    label = result.labels.get(axis) or _("no label")
    if axis == "total":
        return ", ".join((score_text(points_of(result.total)), label))
    return (_("fit %(value)s") if axis == "fit" else _("engagement %(value)s")) % {"value": label}


def _line(row: PinnedResult, document: ModelDocument | None, before: ModelDocument | None) -> PinLine:
    return PinLine(
        id=row.pin.pk,
        person=person_of(row.record),
        expected=expectation_words(row.expected),
        by=row.pin.pinned_by.get_full_name() if row.pin.pinned_by else "",
        result=_answer(row.expected, row.result, document) if document and row.passes is not None else "",
        before=_answer(row.expected, row.before, before) if before and row.passed_before is not None else "",
        passes=row.passes,
        passed_before=row.passed_before,
    )


class PinForm(forms.Form):
    """`expected`: what must be so, as `kind:value`, or a kind alone, whose points stand in `points`."""

    expected = forms.ChoiceField(label=gettext_lazy("Expectation"), widget=forms.Select(attrs={"class": "input"}))
    points = forms.CharField(
        label=gettext_lazy("Points"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input num", "inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, document: ModelDocument | None, current: Expectation | None, **kwargs: Any):
        super().__init__(data, auto_id="pin-%s", **kwargs)
        field = cast(forms.ChoiceField, self.fields["expected"])
        field.choices = list(_choices(document, current))
        if current is not None:
            self.initial.update(_initial(current))

    def clean_points(self) -> str:
        if not self._asks_for_points():
            return ""
        try:
            number = number_from(self.cleaned_data["points"])
        except ValueError:
            number = None
        if number is None:
            raise forms.ValidationError(_("Write a number of points, such as 60."))
        if abs(number) > HIGHEST or number != round(number, DECIMALS):
            raise forms.ValidationError(_("One decimal at most, and between −100,000 and 100,000."))
        return str(plain_number(number))

    def expectation(self) -> Expectation:
        kind, _colon, value = self.cleaned_data["expected"].partition(":")
        return Expectation(cast(ExpectedKind, kind), self.cleaned_data["points"] if kind in OF_POINTS else value)

    def _asks_for_points(self) -> bool:
        return self.cleaned_data.get("expected") in OF_POINTS


def _initial(current: Expectation) -> dict[str, str]:
    if current.kind in OF_POINTS:
        return {"expected": current.kind, "points": current.value}
    return {"expected": f"{current.kind}:{current.value}" if current.value else current.kind}


def _choices(document: ModelDocument | None, current: Expectation | None) -> Iterator[tuple[str, Any]]:
    """Points first, then the labels that the model has; one that it has no more stays as long as it is expected."""
    yield _("Points"), list(_points_choices().items())
    known: set[str] = set()
    for heading, kind, values in _label_choices(document):
        offered = [(f"{kind}:{value}", expectation_words(Expectation(kind, value))) for value in values]
        known |= {value for value, _words in offered}
        if offered:
            yield heading, offered
    yield _("Audience"), [("left_out", _("must be left out"))]
    if current and current.value and current.kind not in OF_POINTS and f"{current.kind}:{current.value}" not in known:
        gone = _("%(expected)s (no such label now)") % {"expected": expectation_words(current)}
        yield _("Until now"), [(f"{current.kind}:{current.value}", gone)]


def _points_choices() -> dict[str, str]:
    return {"at_least": _("must reach …"), "under": _("must stay under …"), "at_most": _("must be … at most")}


def _label_choices(document: ModelDocument | None) -> Iterator[tuple[str, ExpectedKind, list[str]]]:
    bands = document.bands if document else {}
    labels = {axis: [band.label for band in bands.get(axis, ())] for axis in ("total", "fit", "engagement")}
    yield _("Label"), "total_label", labels["total"]
    yield _("Grade"), "cell", [f"{fit}{engagement}" for fit in labels["fit"] for engagement in labels["engagement"]]
    yield _("Fit"), "fit_label", labels["fit"]
    yield _("Engagement"), "engagement_label", labels["engagement"]
