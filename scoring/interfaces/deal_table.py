"""Deals as a table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Column

from crm.interfaces.deal_money import amount_text
from crm.interfaces.deal_stages import stage_text
from leadscoring.web.numbers import MISSING, day_text
from scoring.interfaces.ranked_table import RankedTable
from scoring.queries.deals import DealRow


class DealTable(RankedTable):
    caption = gettext_lazy("Deals")
    score = Column(gettext_lazy("Score"))
    grade = Column(gettext_lazy("Grade"), orderable=False)
    name = Column(gettext_lazy("Deal"))
    stage = Column(gettext_lazy("Stage"), orderable=False)
    pipeline = Column(gettext_lazy("Pipeline"), orderable=False, attrs={"cell": {"class": "c-hide-md"}})
    amount = Column(gettext_lazy("Amount"), attrs={"cell": {"class": "num"}})
    close = Column(gettext_lazy("Close date"), attrs={"cell": {"class": "c-hide-sm nowrap"}})
    owner = Column(gettext_lazy("Owner"), orderable=False, attrs={"cell": {"class": "c-hide-sm"}})

    class Meta(RankedTable.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, exclude=[] if kwargs["scores"] else ["score", "grade"], **kwargs)

    def cell_name(self, record: DealRow) -> SafeString:
        deal = record.deal
        sub = format_html('<span class="sub">{}</span>', str(deal.company)) if deal.company else ""
        url = reverse("deal", args=[deal.pk])
        return format_html('<a class="row-link" href="{}">{}</a>{}', url, str(deal) or _("No name"), sub)

    def cell_stage(self, record: DealRow) -> str:
        return stage_text(record.deal.stage)

    def cell_pipeline(self, record: DealRow) -> str:
        return record.deal.pipeline or MISSING

    def cell_amount(self, record: DealRow) -> str:
        return amount_text(record.deal.amount, record.deal.currency) or MISSING

    def cell_close(self, record: DealRow) -> str:
        return day_text(record.deal.close_date) if record.deal.close_date else MISSING
