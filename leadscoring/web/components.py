"""What a page hands to a component, as frozen values: the template of the same name under components/ draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from leadscoring.web.numbers import Number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ProgressState = Literal["queued", "running", "done", "failed", "stopped"]
TokenKind = Literal["field", "op", "value", "word"]
Tone = Literal["", "ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Tab:
    """tabs.html, with tabs=[…]: one view of a page; the count is shown when given."""

    label: StrOrPromise
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Stat:
    """stats.html, with stats=[…]: a figure with its name; value and note are text already formatted."""

    label: StrOrPromise
    value: str
    note: StrOrPromise = ""
    tone: Tone = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """properties.html, with facts=[…]: a name and a value; blank values are shown as such."""

    label: StrOrPromise
    value: StrOrPromise | None
    note: StrOrPromise = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """timeline.html, with entries=[…], newest first: something that happened at an instant."""

    at: datetime
    icon: str
    title: StrOrPromise
    detail: StrOrPromise = ""
    points: Number | None = None
    url: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class WhyLine:
    """A criterion in a score's explanation: what matched (or why not) and its points."""

    title: str
    detail: str
    points: Decimal
    url: str = ""
    lost: Decimal | None = None  # points lost to a clamp of the criterion alone


@dataclass(frozen=True, slots=True)
class WhyGroup:
    """why.html, with groups=[…] and misses=[WhyLine…]: a group's points after its clamp, and its lines."""

    name: str
    points: Decimal
    lines: tuple[WhyLine, ...]
    category: Literal["fit", "engagement", ""] = ""
    note: StrOrPromise = ""  # for example "limit reached, 38 without it"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a rule's sentence; only a field has an icon."""

    kind: TokenKind
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """rule_row.html, with rule=…: a rule as a sentence, with facts (window, decay, matches) beneath it.

    Points are None where the rule has no one figure (by value, tiers); then `worth` says it, as "up to +15". `faults`
    say why it can't be read any more; one that `is_open` stands on the page as a form, which stays.
    """

    id: str
    sentence: tuple[Token, ...]
    points: Decimal | None = None
    worth: StrOrPromise = ""
    facts: tuple[StrOrPromise, ...] = ()
    name: str = ""
    is_enabled: bool = True
    is_hit: bool = False
    disqualifies: bool = False
    faults: tuple[StrOrPromise, ...] = ()
    is_open: bool = False

    @property
    def name_says_more(self) -> bool:
        """A rule that nobody named is called by its sentence, perhaps cut short, which need not be read twice."""
        said, name = " ".join(str(token.text) for token in self.sentence).casefold(), self.name.casefold()
        is_said = said.startswith(name[:-1]) if name.endswith("…") else said == name
        return bool(name) and not is_said


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """rule_group.html, with group=…: a card of rules under one limit; `possible` is what its rules add up to.

    `is_open` as with rules: its head is a form.
    """

    id: str
    name: str
    category: Literal["fit", "engagement"]
    rules: tuple[RuleRow, ...]
    possible: Decimal | None = None
    limit: Decimal | None = None
    minimum: Decimal | None = None
    note: StrOrPromise = ""
    is_open: bool = False

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.possible is not None and self.possible > self.limit


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a filter or one entry of a select."""

    value: str
    label: StrOrPromise
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """A list of boxes in a chip's panel, sent as ?name=value, repeated."""

    name: str
    label: StrOrPromise
    choices: tuple[Choice, ...]
    is_single: bool = False

    @property
    def chosen(self) -> list[StrOrPromise]:
        return [choice.label for choice in self.choices if choice.is_chosen and choice.value]


@dataclass(frozen=True, slots=True)
class RangeFilter:
    """Two number fields in a chip's panel; text keeps what was typed."""

    label: StrOrPromise
    low_name: str
    high_name: str
    low: str = ""
    high: str = ""
    error: StrOrPromise = ""

    @property
    def is_on(self) -> bool:
        return bool(self.low or self.high)

    @property
    def chosen(self) -> str:
        return f"{self.low or '…'} – {self.high or '…'}" if self.is_on else ""


@dataclass(frozen=True, slots=True)
class FilterChip:
    """filter_chip.html, with chip=…: a button that says what is chosen and opens its ranges and lists."""

    name: str
    label: StrOrPromise
    icon: str
    ranges: tuple[RangeFilter, ...] = ()
    choices: tuple[ChoiceFilter, ...] = ()

    @property
    def are_named(self) -> bool:
        """Several ranges under one chip: what is chosen is said with each one's name."""
        return len(self.ranges) > 1

    @property
    def chosen(self) -> str:
        ranges = [f"{r.label} {r.chosen}" if self.are_named else r.chosen for r in self.ranges if r.is_on]
        return ", ".join([*ranges, *(str(label) for each in self.choices for label in each.chosen)])

    @property
    def is_wrong(self) -> bool:
        return any(each.error for each in self.ranges)


@dataclass(frozen=True, slots=True)
class Step:
    """stepper.html, with steps=[…]: a stage of a task in several pages."""

    label: StrOrPromise
    state: Literal["done", "current", "to_come"]
    url: str = ""


@dataclass(frozen=True, slots=True)
class PaletteOption:
    """One place to jump to; keys are shown as a key cap, for example "G L"."""

    url: str
    label: StrOrPromise
    icon: str
    note: StrOrPromise = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    """palette_options.html, with groups=[…]: the answer to the palette's ?q=."""

    heading: StrOrPromise
    options: tuple[PaletteOption, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """progress.html, with progress=…: counted work in the background; the page asks `poll_url` until it has ended.

    `total` is None while it is not known yet. `id` must stay the same from one answer to the next.
    """

    id: str
    title: StrOrPromise
    state: ProgressState
    done: int = 0
    total: int | None = None
    unit: StrOrPromise = ""
    detail: StrOrPromise = ""
    error: StrOrPromise = ""
    poll_url: str = ""
    stop_url: str = ""
    dismiss_url: str = ""
    facts: tuple[StrOrPromise, ...] = field(default=())

    @property
    def is_active(self) -> bool:
        return self.state in {"queued", "running"}

    @property
    def can_be_dismissed(self) -> bool:
        """What went wrong stays in sight until somebody has read it."""
        return bool(self.dismiss_url) and self.state in {"failed", "stopped"}

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 means done."""
        if self.state == "done":
            return 100
        return min(99, 100 * self.done // self.total) if self.total else None
