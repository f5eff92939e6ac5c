"""The list of leads as a table: the database sorts and cuts the ids, and rows are made of a page of them when drawn.

Cells are drawn here and not by django-tables2, which looks at each renderer's signature for each cell: that is half of
the page's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Column
from django_tables2.data import TableData

from leadscoring.templatetags import ui
from leadscoring.web.numbers import MISSING, score_text, whole_text
from leadscoring.web.tables import Table
from scoring.queries.lead_rows import LeadRow
from scoring.spec.arithmetic import points_of
from scoring.spec.document import ModelDocument

RESULTS = "#results"
SMALL = {"cell": {"class": "c-hide-sm"}}
SMALL_LINE = {"cell": {"class": "c-hide-sm nowrap"}}


class LeadData(TableData):
    """What the paginator slices; `read(start, count)` gives rows that are in order already."""

    def __init__(self, read: Callable[[int, int], Sequence[LeadRow]]) -> None:
        super().__init__(())
        self._read = read

    def __getitem__(self, part: slice) -> Sequence[LeadRow]:
        start = part.start or 0
        return self._read(start, part.stop - start)

    def order_by(self, aliases: Any) -> None:
        """The database did."""


class ContactTable(Table):
    """What both lists show of a contact."""

    htmx_target = RESULTS

    class Meta(Table.Meta):
        template_name = "leads/table.html"

    @property
    def lines(self) -> Iterator[SafeString]:
        """A row each."""
        columns = [(c.attrs["td"].as_html(), c.header, getattr(self, f"cell_{c.name}")) for c in self.columns]
        for row in self.page.object_list:
            record: LeadRow = row.record
            cells = ((attributes, heading, draw(record)) for attributes, heading, draw in columns)
            drawn = format_html_join("", '<td {} data-label="{}">{}</td>', cells)
            yield format_html('<tr data-row="{}">{}</tr>', record.pk, drawn)

    def cell_name(self, record: LeadRow) -> SafeString:
        """The name with the title beneath; who has no name is shown by title and company."""
        contact = record.contact
        name, title = contact.full_name, contact.job_title
        if not name:
            known = [part for part in (title, str(contact.company or "")) if part]
            name, title = ", ".join(known) or str(contact) or _("No name"), ""
        beneath = format_html('<span class="sub">{}</span>', title) if title else ""
        company = str(contact.company) if contact.company and contact.full_name else ""
        seen = ui.when(record.last_activity) if record.last_activity else ""
        parts = format_html_join(" · ", "{}", ((part,) for part in (company, seen, record.owner) if part))
        on_cards = format_html('<span class="on-cards">{}</span>', parts) if parts else ""
        url = reverse("contact", args=[contact.pk])
        return format_html('<a class="row-link" href="{}">{}</a>{}{}', url, name, beneath, on_cards)

    def cell_company(self, record: LeadRow) -> SafeString:
        company = record.contact.company
        if company is None:
            return format_html('<span class="muted">{}</span>', record.contact.country)
        facts = [company.country or record.contact.country]
        if company.employees is not None:
            facts.append(_("%(n)s employees") % {"n": whole_text(int(company.employees))})
        return format_html('{}<span class="sub">{}</span>', str(company), " · ".join(fact for fact in facts if fact))

    def cell_seen(self, record: LeadRow) -> SafeString:
        return ui.when(record.last_activity)

    def cell_owner(self, record: LeadRow) -> SafeString:
        if not record.owner:
            return format_html('<span class="muted">{}</span>', _("nobody"))
        return format_html('{}<span class="sr">{}</span>', ui.avatar(record.owner), record.owner)


class LeadTable(ContactTable):
    """Scored leads. `document` gives the score's bar its length."""

    caption = gettext_lazy("Leads")
    score = Column(gettext_lazy("Score"), accessor="total")
    grade = Column(gettext_lazy("Grade"), orderable=False)
    name = Column(gettext_lazy("Contact"))
    company = Column(gettext_lazy("Company"), attrs=SMALL)
    reasons = Column(gettext_lazy("Top reasons"), orderable=False)
    trend = Column(gettext_lazy("7 days"), orderable=False)
    seen = Column(gettext_lazy("Last activity"), orderable=False, attrs=SMALL_LINE)
    owner = Column(gettext_lazy("Owner"), orderable=False, attrs=SMALL)

    class Meta(ContactTable.Meta):
        pass

    def __init__(self, *args: Any, document: ModelDocument | None = None, **kwargs: Any) -> None:
        self._maximum = document.bounds.limit if document else None
        super().__init__(*args, **kwargs)

    @property
    def is_young(self) -> bool:
        """A model of this week: where a score did not move since, nobody knows what it was a week ago."""
        weeks = [row.record.week for row in self.page.object_list]
        return any(week.change is None and not week.is_new for week in weeks)

    def cell_score(self, record: LeadRow) -> SafeString:
        total = points_of(record.total or 0)
        return format_html('<span class="score"><b>{}</b>{}</span>', score_text(total), ui.meter(total, self._maximum))

    def cell_grade(self, record: LeadRow) -> SafeString:
        return ui.grade(record.grade, record.tier)

    def cell_reasons(self, record: LeadRow) -> SafeString:
        reasons = ((reason,) for reason in record.reasons)
        return format_html_join("", '<span class="reason" title="{0}">{0}</span>', reasons)

    def cell_trend(self, record: LeadRow) -> SafeString:
        if record.week.is_new:
            return ui.badge("live", _("New"))
        if record.week.change is None:
            return format_html(
                '<span class="muted" aria-hidden="true">{}</span><span class="sr">{}</span>',
                MISSING,
                _("not known yet"),
            )
        return ui.delta(points_of(record.week.change))


class UnscoredTable(ContactTable):
    """Contacts without a score, and why they have none."""

    caption = gettext_lazy("Unscored contacts")
    name = Column(gettext_lazy("Contact"), orderable=False)
    company = Column(gettext_lazy("Company"), orderable=False, attrs=SMALL)
    unscored = Column(gettext_lazy("Why"), orderable=False)
    seen = Column(gettext_lazy("Last activity"), orderable=False, attrs=SMALL_LINE)
    owner = Column(gettext_lazy("Owner"), orderable=False, attrs=SMALL)

    class Meta(ContactTable.Meta):
        pass

    def cell_unscored(self, record: LeadRow) -> str:
        return record.unscored
