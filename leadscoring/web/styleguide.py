"""The page that shows every component in every state; axe runs over it, and whoever builds a page copies from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django_tables2 import LazyPaginator, TemplateColumn

from leadscoring.registry import panels
from leadscoring.web import styleguide_samples as samples
from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from leadscoring.web.tables import Table

PART_STYLES = ("model-pages", "bands", "band-matrix")
"""Of pages that have more than all have."""


class SampleTable(Table):
    """A lead list in small."""

    caption = _("Sample leads")
    sel = TemplateColumn(
        '<input type="checkbox" name="id" value="{{ record.id }}" aria-label="{{ record.name }}" data-row-check>',
        orderable=False,
    )
    score = TemplateColumn('{% include "components/score_cell.html" with maximum=100 %}')
    grade = TemplateColumn("{% grade value record.tier %}")
    name = TemplateColumn(
        '<a class="row-link" href="#tables">{{ value }}</a><span class="sub">{{ record.title }}</span>'
    )
    company = TemplateColumn(
        '{{ value }}<span class="sub">{{ record.country }}</span>', attrs={"cell": {"class": "c-hide-sm"}}
    )
    why = TemplateColumn(
        '<span class="reason">{{ value }}</span>', orderable=False, attrs={"cell": {"class": "c-hide-md"}}
    )
    trend = TemplateColumn('<span class="trend">{% sparkline value %}{% delta record.change %}</span>')
    seen = TemplateColumn("{% when value %}", verbose_name=_("Last activity"))

    class Meta(Table.Meta):
        order_by = "-score"


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("What sales sees above the list."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("fit", _("Fit")), ("combined", _("Combined"))])
    limit = forms.DecimalField(label=_("Limit"), max_value=100, decimal_places=1)
    document = forms.CharField(label=_("Document"), widget=forms.Textarea(attrs={"class": "is-code", "rows": 4}))
    file = forms.FileField(label=_("File"), required=False)
    notify = forms.BooleanField(label=_("Tell the owner"), required=False)
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        choices=[("NO", _("Norway")), ("PL", _("Poland"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


@allowed(methods=["GET"])
def styleguide(request: Request) -> HttpResponse:
    """For developers and admins."""
    if not (settings.DEBUG or request.user.is_staff):
        raise PermissionDenied
    return render(request, "styleguide/page.html", _context(request))


def _context(request: Request) -> dict[str, Any]:
    """`parts`: what the houses show of their own."""
    parts = [draw(request, None) for draw in panels("styleguide")]
    styles = [f"ui/css/{name}.css" for name in PART_STYLES]
    return samples.everything() | _tables(request) | _forms() | {"parts": parts, "part_styles": styles}


def _tables(request: Request) -> dict[str, Table]:
    order = request.GET.get("sort", "-score")
    full = SampleTable(samples.LEADS, order_by=order, request=request)
    full.total = 4712
    full.paginate(page=1, per_page=4)
    lazy = SampleTable(samples.LEADS, order_by=order, prefix="lazy-", request=request)
    lazy.caption = _("Sample leads, not counted")
    lazy.total = 250_000
    lazy.paginate(paginator_class=LazyPaginator, page=2, per_page=2)
    empty = SampleTable([], prefix="empty-", request=request)
    empty.caption = _("Sample leads, none")
    return {"table": full, "lazy_table": lazy, "empty_table": empty}


def _forms() -> dict[str, forms.Form]:
    typed = {"name": "", "kind": "fit", "limit": "1000", "document": "name: [", "countries": ["SE"]}
    wrong = SampleForm({f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong")
    wrong.add_error(None, _("The model could not be saved: two faults."))
    return {"form": SampleForm(), "wrong_form": wrong}
