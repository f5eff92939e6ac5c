"""The filters above the list of leads: read from the address, and drawn as chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.models import Lead, RecordList
from crm.queries.contacts import ContactFilter, choices_of, folded_texts
from crm.queries.leads import LeadFilter as OpenLeadFilter
from crm.queries.owners import names_of
from crm.queries.stages import stage_choices
from leadscoring.accounts.models import User
from leadscoring.web.components import Choice, ChoiceFilter, FilterChip, RangeFilter
from scoring.queries.lead_filter import OPEN, SORTS, Box, LeadFilter, Sort, Span, label_span
from scoring.spec.document import ModelDocument

ME, NOBODY = "@me", "@nobody"
MINE, UNASSIGNED = "mine", "unassigned"
WAITING, RISING = "waiting", "rising"
CUSTOMERS, OPEN_DEALS = "customers", "deals"
NUMBER_BOUND = 1_000_000_000


@dataclass(frozen=True)
class LeadFilters:
    """`asked` is what the list reads; the rest is drawn."""

    asked: LeadFilter
    search: str
    chips: tuple[FilterChip, ...]
    is_filtered: bool

    @property
    def faults(self) -> list[RangeFilter]:
        """Ranges that are no numbers, and so hold nobody back."""
        return [each for chip in self.chips for each in chip.ranges if each.error]


def read_filters(
    query: QueryDict, user: User, document: ModelDocument | None, rising: Callable[[], tuple[int, ...]]
) -> LeadFilters:
    """Of the model's document; without one (what it names is gone) by everything but points.

    `rising` gives the ids of those whose score rose, and is asked only where they are meant.
    """
    search = query.get("q", "").replace("\x00", "").strip()
    ranges, box = _ranges(query, document)
    labels, cells = _label_boxes(query, document), _cell_boxes(query, document)
    only, without, sort = set(query.getlist("only")), query.getlist("without"), _sort(query)
    asked = LeadFilter(
        contacts=ContactFilter(
            search=search,
            owners=_owners(query.getlist("owner"), user),
            countries=folded_texts(query.getlist("country")),
            stages=folded_texts(query.getlist("stage")),
            list_id=_list_id(query),
            without_customers=CUSTOMERS in without,
            without_open_deals=OPEN_DEALS in without,
        ),
        box=box,
        any_of=tuple(boxes for boxes in (labels, cells) if boxes),
        leads=_leads(query, user, is_waiting=WAITING in only),
        rising=rising() if RISING in only else None,
        is_scored=query.get("status") != "unscored",
        sort=sort,
    )
    chips = tuple(_chips(query, document, ranges))
    is_filtered = bool(search) or any(choices.chosen for chip in chips for choices in chip.choices)
    is_filtered = is_filtered or any(span.is_on for chip in chips for span in chip.ranges)
    return LeadFilters(asked, search, chips, is_filtered)


def number_from(text: str) -> Decimal | None:
    """“12,5”, “−5”, “1 000”: as a person types it. Raises ValueError."""
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace(",", ".")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or number.copy_abs() > NUMBER_BOUND:
        raise ValueError(text)
    return number


def _sort(query: QueryDict) -> Sort:
    """By waiting time and by rise only those can be sorted who are asked for so."""
    asked = query.get("sort", "")
    is_fit = asked not in (WAITING, RISING) or asked in query.getlist("only")
    return asked if asked in SORTS and is_fit else "-score"


def _list_id(query: QueryDict) -> int | None:
    text = query.get("list", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(NUMBER_BOUND)) else None


def _owners(chosen: Sequence[str], user: User) -> tuple[str, ...]:
    meant = {ME: user.email, NOBODY: ""}
    return folded_texts([meant.get(owner, owner) for owner in chosen])


def _leads(query: QueryDict, user: User, *, is_waiting: bool) -> OpenLeadFilter:
    """Who waits is open: a closed status beside it means nobody, and is left out."""
    known = Lead.OPEN if is_waiting else Lead.Status.values
    statuses = tuple(status for status in query.getlist("lead") if status in known)
    owners = {MINE: user.email, UNASSIGNED: ""}
    return OpenLeadFilter(
        statuses, tuple(owners[each] for each in owners if each in query.getlist("whose")), is_waiting
    )


def _ranges(query: QueryDict, document: ModelDocument | None) -> tuple[tuple[RangeFilter, ...], Box]:
    if document is None:
        return (), Box()
    axes = ["total", *(document.category_names if document.kind == "combined" else ())]
    read = {axis: _range(query, axis) for axis in axes}
    spans = {axis: span for axis, (_filter, span) in read.items()}
    box = Box(spans["total"], spans.get("fit", OPEN), spans.get("engagement", OPEN))
    return tuple(drawn for drawn, _span in read.values()), box


def _range(query: QueryDict, axis: str) -> tuple[RangeFilter, Span]:
    low, high = query.get(f"{axis}_from", "").strip(), query.get(f"{axis}_to", "").strip()
    error, span = "", OPEN
    try:
        span = Span(_tenths(number_from(low), up=True), _tenths(number_from(high), up=False))
    except ValueError:
        error = _("Give a number, for example 12.5.")
    return RangeFilter(_axis_name(axis), f"{axis}_from", f"{axis}_to", low, high, error), span


def _axis_name(axis: str) -> str:
    return {"total": _("Total"), "fit": _("Fit"), "engagement": _("Engagement")}[axis]


def _tenths(number: Decimal | None, *, up: bool) -> int | None:
    """From 12.34 on is from 12.4 on; to 12.34 is to 12.3."""
    if number is None:
        return None
    return int((number * 10).to_integral_value(rounding="ROUND_CEILING" if up else "ROUND_FLOOR"))


def _label_boxes(query: QueryDict, document: ModelDocument | None) -> tuple[Box, ...]:
    bands = document.bands.get("total", ()) if document else ()
    spans = [label_span(bands, label) for label in query.getlist("label")]
    return tuple(Box(total=span) for span in spans if span is not None)


def _cell_boxes(query: QueryDict, document: ModelDocument | None) -> tuple[Box, ...]:
    known = {value: (fit, engagement) for value, fit, engagement in _cells(document)}
    boxes = []
    for fit, engagement in (known[cell] for cell in query.getlist("cell") if cell in known):
        assert document
        spans = label_span(document.bands["fit"], fit), label_span(document.bands["engagement"], engagement)
        boxes.append(Box(fit=spans[0] or OPEN, engagement=spans[1] or OPEN))
    return tuple(boxes)


def _cells(document: ModelDocument | None) -> list[tuple[str, str, str]]:
    """(cell, fit label, engagement label), the best first."""
    if document is None or document.kind != "combined":
        return []
    fits, engagements = document.bands.get("fit", ()), document.bands.get("engagement", ())
    return [(f"{f.label}{e.label}", f.label, e.label) for f in fits for e in engagements]


def _chips(query: QueryDict, document: ModelDocument | None, ranges: tuple[RangeFilter, ...]) -> Iterable[FilterChip]:
    """So few that they stand in one row: what says the same of a lead in other words shares a chip."""
    yield FilterChip("lead", _("Lead"), "target", (), tuple(_lead_choices(query)))
    scored = [("", _("Scored")), ("unscored", _("Unscored"))]
    has_score = _choices(query, "status", _("Contacts that are"), scored, is_single=True)
    yield FilterChip("score", _("Score"), "gauge", ranges, (has_score,))
    if grades := tuple(_grades(query, document)):
        yield FilterChip("grade", _("Grade"), "grid-3x3", (), grades)
    yield _chip("user", _choices(query, "owner", _("Owner"), _owner_choices()))
    yield _chip("globe", _choices(query, "country", _("Country"), _country_choices()))
    stages = _choices(query, "stage", _("Lifecycle"), stage_choices())
    left_out = [(CUSTOMERS, _("Without customers")), (OPEN_DEALS, _("Without open deals"))]
    yield FilterChip(
        "stage", _("Lifecycle"), "milestone", (), (stages, _choices(query, "without", _("Leave out"), left_out))
    )
    yield _chip("list-checks", _choices(query, "list", _("List"), _list_choices(), is_single=True))


def _lead_choices(query: QueryDict) -> Iterable[ChoiceFilter]:
    yield _choices(query, "whose", _("Whose lead"), [(MINE, _("Mine")), (UNASSIGNED, _("Unassigned"))])
    yield _choices(query, "only", _("Only those"), [(WAITING, _("Waiting")), (RISING, _("Rising fast"))])
    yield _choices(
        query, "lead", _("Status of the lead"), [(value, str(label)) for value, label in Lead.Status.choices]
    )


def _grades(query: QueryDict, document: ModelDocument | None) -> Iterable[ChoiceFilter]:
    if labels := [(band.label, band.label) for band in (document.bands.get("total", ()) if document else ())]:
        yield _choices(query, "label", _("Label"), labels)
    if cells := [(cell, cell) for cell, _fit, _engagement in _cells(document)]:
        yield _choices(query, "cell", _("Fit and engagement"), cells)


def _chip(icon: str, choices: ChoiceFilter) -> FilterChip:
    return FilterChip(choices.name, choices.label, icon, (), (choices,))


def _choices(
    query: QueryDict, name: str, label: str, pairs: Iterable[tuple[str, str]], is_single: bool = False
) -> ChoiceFilter:
    chosen = {fold(value) if name in ("owner", "country", "stage") else value for value in query.getlist(name)}
    if is_single:
        chosen = {query.get(name, "")}
    choices = tuple(Choice(value, text, value in chosen) for value, text in pairs)
    return ChoiceFilter(name, label, choices, is_single)


def _owner_choices() -> list[tuple[str, str]]:
    known = choices_of("owner")
    names = names_of(text for _folded, text in known)
    people = sorted(((folded, names.get(folded, text)) for folded, text in known), key=lambda pair: fold(pair[1]))
    return [(ME, _("Me")), (NOBODY, _("Nobody")), *people]


def _country_choices() -> list[tuple[str, str]]:
    return [(folded, text.replace("_", " ")) for folded, text in choices_of("country")]


def _list_choices() -> list[tuple[str, str]]:
    lists = RecordList.objects.filter(object="contact").order_by("name").values_list("pk", "name")
    found = [(str(pk), name) for pk, name in lists]
    return [("", _("Any list")), *found] if found else []
