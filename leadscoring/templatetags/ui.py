"""The interface's own tags and filters; a builtin of every template, so nothing needs `{% load %}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import RequestContext
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leadscoring.web import charts, icons, numbers, plots
from leadscoring.web.keeping import kept_by_language
from leadscoring.web.numbers import Number

register = template.Library()

AVATAR_COLOURS = 4
DAYS_SAID_IN_DAYS = 60
DAYS_SAID_IN_MONTHS = 730
TIERS = {
    "hot": gettext_lazy("hot"),
    "warm": gettext_lazy("warm"),
    "nurture": gettext_lazy("nurture"),
    "cold": gettext_lazy("cold"),
}
BADGES = {
    "draft": gettext_lazy("Draft"),
    "live": gettext_lazy("Live"),
    "off": gettext_lazy("Off"),
    "testing": gettext_lazy("Testing"),
    "failed": gettext_lazy("Failed"),
}


def _known(value: Number | str | None) -> Number | None:
    """A template hands a variable that does not exist to a tag as an empty text: the same as none."""
    return None if value is None or isinstance(value, str) else value


@register.simple_tag
def icon(name: str, size: int = 16, cls: str = "") -> SafeString:
    """A Lucide icon, silent for screen readers; a name that does not exist raises."""
    return icons.icon(str(name), int(size), str(cls))


@register.simple_tag
def meter(value: Number, maximum: Number | None, cls: str = "", label: str = "") -> SafeString:
    return charts.meter(value, _known(maximum), cls, label)


@register.simple_tag
def budget_bar(segments: Iterable[tuple[str, Number]], maximum: Number, label: str) -> SafeString:
    return charts.budget_bar(segments, maximum, label)


@register.simple_tag
def dial(
    value: Number,
    maximum: Number | None = 100,
    marks: Sequence[Number] = (),
    was: Number | None = None,
    minimum: Number | None = 0,
) -> SafeString:
    return charts.dial(value, _known(maximum), marks or (), _known(was), _known(minimum))


@register.simple_tag
def sparkline(points: Iterable[Number | None], width: int = 72, height: int = 22, label: str = "") -> SafeString:
    return charts.sparkline(points, width, height, label)


@register.simple_tag
def history_chart(
    points: Sequence[tuple[datetime, Number | None]],
    events: Sequence[tuple[datetime, str, str]] = (),
    maximum: Number | None = 100,
    until: datetime | None = None,
    label: str = "",
) -> SafeString:
    return plots.history_chart(points, events or (), _known(maximum), until or None, label)


@register.simple_tag
def histogram(bins: Sequence[tuple[str, int] | tuple[str, int, int]], label: str = "") -> SafeString:
    return plots.histogram(bins, label)


@register.simple_tag
@kept_by_language(500)
def grade(code: str | None, tier: str = "cold") -> SafeString:
    """A band's label or a cell (A1), coloured by its tier: hot, warm, nurture or cold.

    The tier is said to screen readers too, unless the label is that very word.
    """
    if not code:
        return format_html(
            '<span class="grade grade-none">{}<span class="sr">{}</span></span>', numbers.MISSING, _("no grade")
        )
    said = tier_name(tier)
    spoken = "" if said.casefold() == code.casefold() else format_html('<span class="sr">, {}</span>', said)
    return format_html('<span class="grade grade-{}" title="{}">{}{}</span>', tier, _cell_in_words(code), code, spoken)


def tier_name(tier: str) -> str:
    return str(TIERS[tier])


def _cell_in_words(code: str) -> str:
    if len(code) == 2 and code[0].isalpha() and code[1].isdigit():
        return _("Fit %(fit)s, engagement %(engagement)s") % {"fit": code[0], "engagement": code[1]}
    return code


@register.simple_tag
def badge(kind: str, text: str = "") -> SafeString:
    """A state: draft, live, off, testing, failed; its usual word, or the one given."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text or badge_name(kind))


def badge_name(kind: str) -> str:
    return str(BADGES[kind])


@register.simple_tag
def points(value: Number | None, label: str = "") -> SafeString:
    """Signed points in the colour of their sign."""
    sign = "zero" if not value else "pos" if value > 0 else "neg"
    return format_html('<span class="pts pts-{}">{}</span>', sign, label or numbers.signed_text(value))


@register.simple_tag
@kept_by_language(2_000)
def delta(value: Number | None) -> SafeString:
    """A change, signed and coloured; nothing where there is nothing to compare with."""
    if value is None:
        return SafeString("")
    return format_html('<span class="delta delta-{}">{}</span>', charts.trend(value), numbers.signed_text(value))


@register.simple_tag
@kept_by_language(2_000)
def avatar(name: str, size: str = "") -> SafeString:
    """Initials on one of a few colours that stays with the name; the name itself stands beside it or in its title."""
    colour = crc32(name.encode()) % AVATAR_COLOURS + 1
    css_class = f"avatar av-{colour}" + (f" avatar-{size}" if size else "")
    return format_html('<span class="{}" title="{}" aria-hidden="true">{}</span>', css_class, name, initials(name))


@register.simple_tag
def when(at: datetime | date | None) -> SafeString:
    """How long ago, with the instant itself for machines and on hovering."""
    if at is None:
        return SafeString(numbers.MISSING)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), _exactly(at), ago(at))


def _exactly(at: datetime | date) -> str:
    if isinstance(at, datetime):
        return instant(at)
    return numbers.day_text(at)


@register.simple_tag
def progress_bar(percent: int | None) -> SafeString:
    """The bar of components/progress.html; a quarter of it, moving, where the end is not known."""
    return format_html(
        '<svg class="progress-bar" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" width="100%" height="100%" rx="4"/>'
        '<rect class="bar-fill" width="{}" height="100%" rx="4"/></svg>',
        charts.percent(25 if percent is None else percent),
    )


@register.simple_tag
def page_range(page: Page[Any]) -> str:
    """ "51–75": which rows a page holds, also where nobody counted them all."""
    first = (page.number - 1) * page.paginator.per_page + 1
    last = first + len(page.object_list) - 1
    return f"{numbers.whole_text(first)}{numbers.MISSING}{numbers.whole_text(last)}"


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, name: str, value: object, without: str = "") -> str:
    """The page's query with one parameter changed and another left out; their names are only known when drawn."""
    query = context["request"].GET.copy()
    query.pop(without, None)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def score(value: Number | None) -> str:
    return numbers.score_text(_known(value))


@register.filter
def signed(value: Number | None) -> str:
    return numbers.signed_text(_known(value))


@register.filter
def whole(value: int) -> str:
    return numbers.whole_text(value)


@register.filter
def count_up_to(value: int, limit: int = 10_000) -> str:
    """A count, exact up to the limit: beyond it counting would be slow, and nobody reads it."""
    if value <= limit:
        return numbers.whole_text(value)
    return _("more than %(limit)s") % {"limit": numbers.whole_text(limit)}


@register.filter
def initials(name: str) -> str:
    words = name.replace("@", " ").replace(".", " ").split()
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.filter
def ago(at: datetime | date | None, today: date | None = None) -> str:
    """Calendar days from today in short: today, 3 d ago, in 2 d; then months and years."""
    if at is None:
        return numbers.MISSING
    day = at
    if isinstance(at, datetime):
        day = localdate(at) if is_aware(at) else at.date()
    days = ((today or localdate()) - day).days
    if days == 0:
        return _("today")
    length = _length_of_time(abs(days))
    return (_("%(length)s ago") if days > 0 else _("in %(length)s")) % {"length": length}


def _length_of_time(days: int) -> str:
    if days <= DAYS_SAID_IN_DAYS:
        return ngettext("%(count)d d", "%(count)d d", days) % {"count": days}
    if days <= DAYS_SAID_IN_MONTHS:
        return _("%(count)d mo") % {"count": days // 30}
    return _("%(count)d y") % {"count": days // 365}


@register.filter
def instant(at: datetime) -> str:
    """The local day and time, in full."""
    return numbers.instant_text(at)


@register.filter
def moment(at: datetime) -> str:
    """The time of day alone for today's, else with its day."""
    return date_format(localtime(at), "H:i") if localdate(at) == localdate() else instant(at)


@register.filter
def in_minutes(length: timedelta) -> int:
    """A length of time in minutes, rounded up."""
    return -(-length // timedelta(minutes=1))


@register.filter
def calendar_day(at: datetime) -> date:
    """The local day of an instant, for grouping."""
    return localdate(at)


@register.filter
def is_choice_box(field: BoundField) -> bool:
    """Whether the label stands after the control, as with a check box."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Whether the field is a set of boxes, which a fieldset and a legend name."""
    return isinstance(field.field.widget, CheckboxSelectMultiple | RadioSelect)


@register.filter
def getitem(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if hasattr(mapping, "get") else mapping[key]
