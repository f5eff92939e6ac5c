"""The list of leads as a table: the database sorts and cuts the ids, and rows are made of a page of them when drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Column
from django_tables2.data import TableData

from crm.interfaces.lead_controls import length_words
from crm.interfaces.row_controls import row_controls
from leadscoring.accounts.models import User
from leadscoring.templatetags import ui
from leadscoring.web import charts
from leadscoring.web.addresses import numbered_url
from leadscoring.web.numbers import MISSING, score_text, signed_text, whole_text
from leadscoring.web.tables import DrawnTable
from scoring.queries.lead_rows import LeadRow
from scoring.spec.arithmetic import points_of
from scoring.spec.document import ModelDocument

RESULTS = "#results"
BULK_FORM = "bulk-form"
SMALL = {"cell": {"class": "c-hide-sm"}}
SMALL_LINE = {"cell": {"class": "c-hide-sm nowrap"}}
LINE = {"cell": {"class": "nowrap"}}


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


class ContactTable(DrawnTable):
    """What both lists show of a contact. `has_focus`: a button of this one row has just been pressed."""

    htmx_target = RESULTS
    has_focus = False
    sel = Column(gettext_lazy("Select"), orderable=False)

    class Meta(DrawnTable.Meta):
        template_name = "leads/table.html"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self._user = user
        self._row_url, self._peek_url, self._contact_url = map(numbered_url, ("lead_row", "lead_peek", "contact"))
        self._when = cache(ui.when)
        super().__init__(*args, **kwargs)

    @property
    def lines(self) -> Iterator[SafeString]:
        """A row each."""
        return (self.line(row.record) for row in self.page.object_list)

    def line(self, record: LeadRow) -> SafeString:
        """The row asks for itself again when its lead has changed."""
        row = '<tr data-row="{0}" data-lead-contact="{0}" data-lead-url="{1}" data-peek-url="{2}">{3}</tr>'
        urls = self._row_url(record.pk), self._peek_url(record.pk)
        return format_html(row, record.pk, *urls, self.cells(record))

    def cell_sel(self, record: LeadRow) -> SafeString:
        said = _("Select %(name)s") % {"name": record.contact}
        box = '<input type="checkbox" name="ids" value="{}" form="{}" data-row-check aria-label="{}">'
        return format_html(f'<label class="check">{box}</label>', record.pk, BULK_FORM, said)

    def cell_lead(self, record: LeadRow) -> SafeString:
        return row_controls(user=self._user, contact_id=record.pk, now=record.lead, has_focus=self.has_focus)

    def cell_waiting(self, record: LeadRow) -> SafeString:
        lead = record.lead.lead if record.lead else None
        if lead is None or not lead.is_open:
            return format_html('<span class="muted">{}</span>', MISSING)
        length = length_words(lead.waiting(timezone.now()))
        if lead.is_waiting:
            return format_html('<b class="waits">{}</b>', length)
        return format_html('<span class="muted">{}</span>', _("touched after %(length)s") % {"length": length})

    def cell_name(self, record: LeadRow) -> SafeString:
        """The name with the title beneath; who has no name is shown by title and company."""
        contact = record.contact
        name, title = contact.full_name, contact.job_title
        if not name:
            known = [part for part in (title, str(contact.company or "")) if part]
            name, title = ", ".join(known) or str(contact) or _("No name"), ""
        beneath = format_html('<span class="sub">{}</span>', title) if title else ""
        company = str(contact.company) if contact.company and contact.full_name else ""
        seen = self._when(record.last_activity) if record.last_activity else ""
        parts = format_html_join(" · ", "{}", ((part,) for part in (company, seen, record.owner) if part))
        on_cards = format_html('<span class="on-cards">{}</span>', parts) if parts else ""
        link = format_html('<a class="row-link" href="{}">{}</a>', self._contact_url(contact.pk), name)
        return format_html('<span class="name-line">{}{}</span>{}{}', link, self._peek(record, name), beneath, on_cards)

    def _peek(self, record: LeadRow, name: str) -> SafeString:
        """A link: without JavaScript it opens the contact's page."""
        said = _("Peek at %(name)s") % {"name": name}
        link = '<a class="btn btn-icon btn-ghost btn-peek" href="{0}" data-peek="{0}" aria-label="{1}">{2}</a>'
        return format_html(link, self._peek_url(record.pk), said, ui.icon("panel-right", 14))

    def cell_company(self, record: LeadRow) -> SafeString:
        company = record.contact.company
        if company is None:
            return format_html('<span class="muted">{}</span>', record.contact.country)
        facts = [company.country or record.contact.country]
        if company.employees is not None:
            facts.append(_("%(n)s employees") % {"n": whole_text(int(company.employees))})
        return format_html('{}<span class="sub">{}</span>', str(company), " · ".join(fact for fact in facts if fact))

    def cell_seen(self, record: LeadRow) -> SafeString:
        return self._when(record.last_activity)

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
    trend = Column(gettext_lazy("12 weeks"), orderable=False)
    seen = Column(gettext_lazy("Last activity"), orderable=False, attrs=SMALL_LINE)
    waiting = Column(gettext_lazy("Waiting"), orderable=False, attrs=LINE)
    owner = Column(gettext_lazy("Owner"), orderable=False, attrs=SMALL)
    lead = Column(gettext_lazy("Lead"), orderable=False)

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
        return format_html('<span class="trend">{}{}</span>', self._spark(record), self._change(record))

    def _spark(self, record: LeadRow) -> SafeString:
        """A course of which only today is known is none."""
        known = [points_of(total) for total in record.course.totals if total is not None]
        label = _("12 weeks: from %(first)s to %(last)s")
        said = label % {"first": score_text(known[0]), "last": score_text(known[-1])} if known else ""
        return charts.sparkline(known, width=64, label=said) if len(known) > 1 else SafeString("")

    def _change(self, record: LeadRow) -> SafeString:
        if record.week.is_new:
            return ui.badge("live", _("New"))
        if record.week.change is None:
            return format_html(
                '<span class="muted" aria-hidden="true">{}</span><span class="sr">{}</span>',
                MISSING,
                _("not known yet"),
            )
        change = points_of(record.week.change)
        said = _("%(change)s in 7 days") % {"change": signed_text(change)}
        return format_html('<span title="{}">{}</span>', said, ui.delta(change))


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
