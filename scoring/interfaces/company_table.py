"""The list of companies as a table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_tables2 import Column

from crm.interfaces.deal_money import sums_text
from leadscoring.templatetags import ui
from leadscoring.web.numbers import MISSING, score_text, whole_text
from scoring.interfaces.ranked_table import RankedTable
from scoring.queries.companies import CompanyRow

SMALL = {"cell": {"class": "c-hide-sm"}}
FIGURE = {"cell": {"class": "num"}}


class CompanyTable(RankedTable):
    caption = gettext_lazy("Companies")
    score = Column(gettext_lazy("Score"))
    grade = Column(gettext_lazy("Grade"), orderable=False)
    name = Column(gettext_lazy("Company"))
    employees = Column(gettext_lazy("Employees"), attrs={"cell": {"class": "num c-hide-sm"}})
    people = Column(gettext_lazy("People"), orderable=False, attrs=FIGURE)
    best = Column(gettext_lazy("Best lead"), orderable=False, attrs=FIGURE)
    amounts = Column(gettext_lazy("Open deals"), orderable=False)
    seen = Column(gettext_lazy("Last activity"), orderable=False, attrs=SMALL)
    owner = Column(gettext_lazy("Owner"), orderable=False, attrs=SMALL)

    class Meta(RankedTable.Meta):
        pass

    def __init__(self, *args: Any, has_leads: bool, **kwargs: Any) -> None:
        """Without a live model of its object, a score would be an empty column."""
        without = [] if has_leads else ["best"]
        without += [] if kwargs["scores"] else ["score", "grade"]
        super().__init__(*args, exclude=without, **kwargs)

    def cell_name(self, record: CompanyRow) -> SafeString:
        company = record.company
        beneath = " · ".join(part for part in (company.domain if company.name else "", company.industry) if part)
        sub = format_html('<span class="sub">{}</span>', beneath) if beneath else ""
        url = reverse("company", args=[company.pk])
        return format_html('<a class="row-link" href="{}">{}</a>{}', url, str(company), sub)

    def cell_employees(self, record: CompanyRow) -> str:
        number = record.company.employees
        return MISSING if number is None else whole_text(int(number))

    def cell_people(self, record: CompanyRow) -> str:
        return whole_text(record.people)

    def cell_best(self, record: CompanyRow) -> str:
        return score_text(record.best)

    def cell_amounts(self, record: CompanyRow) -> str:
        return sums_text(record.amounts) or MISSING

    def cell_seen(self, record: CompanyRow) -> SafeString:
        return ui.when(record.last_activity)
