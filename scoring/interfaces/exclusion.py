"""The proposal to leave customers and contacts with open deals out: its words, its form, and what comes after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.conditions.text import clean_text, fold
from crm.models import BulkChange, RecordList
from leadscoring.templatetags.ui import count_up_to
from leadscoring.web.request import Request
from scoring.interfaces.lead_filters import CUSTOMERS, OPEN_DEALS
from scoring.models import ScoringModel
from scoring.queries.exclusion import COUNTED, Proposed, known_proposed
from scoring.queries.models import read_version

DISMISSED = "exclusion_dismissed"
LEFT_OUT = (CUSTOMERS, OPEN_DEALS)


class ExclusionForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the list"),
        max_length=100,
        help_text=gettext_lazy("If there is a list of this name already, they are added to it."),
    )

    def clean_name(self) -> str:
        if not (name := clean_text(self.cleaned_data["name"])):
            raise forms.ValidationError(_("A list needs a name."))
        return name


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the banner says; `leave_out_url` is blank where no list is to be seen."""

    model: ScoringModel
    counts: Proposed
    leave_out_url: str = ""

    @property
    def sentence(self) -> str:
        return _("This model scores %(who)s.") % {"who": who_is_proposed(self.counts)}


@dataclass(frozen=True, slots=True)
class NextStep:
    """After the list is filled: the line for the model's document, blank where the list is left out already."""

    model: ScoringModel
    list: RecordList
    line: str


def who_is_proposed(counts: Proposed) -> str:
    customers = ngettext("%(n)s customer", "%(n)s customers", counts.customers)
    deals = ngettext("%(n)s contact with an open deal", "%(n)s contacts with open deals", counts.with_deals)
    parts = [
        said % {"n": count_up_to(n, COUNTED)}
        for said, n in ((customers, counts.customers), (deals, counts.with_deals))
        if n
    ]
    return _("%(some)s and %(others)s") % {"some": parts[0], "others": parts[1]} if len(parts) > 1 else "".join(parts)


def list_proposal(request: Request, model: ScoringModel, query: QueryDict) -> dict[str, Any]:
    """For the list's page, without a query: the banner where its numbers are known, else whether it is to be asked
    for."""
    is_wanted = may_propose(request, model) and set(query.getlist("without")) != set(LEFT_OUT)
    if not is_wanted or model.live_id is None:
        return {}
    known = known_proposed(model.live_id)
    if known is None:
        return {"asks_exclusion": True}
    return {"proposal": Proposal(model, known, leave_out_url(model, query))} if known.is_somebody else {}


def may_propose(request: Request, model: ScoringModel) -> bool:
    """To those who may make the list, until they don't want to see it any more."""
    may = request.user.has_perm("accounts.manage_lists") and model.object == "contact" and model.live_id is not None
    return may and model.pk not in request.session.get(DISMISSED, [])


def dismiss(request: Request, model: ScoringModel) -> None:
    """Until the next log-in."""
    request.session[DISMISSED] = sorted({*request.session.get(DISMISSED, []), model.pk})


def leave_out_url(model: ScoringModel, query: QueryDict) -> str:
    """The list as it is shown, without them."""
    without = query.copy()
    without.pop("page", None)
    without["model"] = model.slug
    without.setlist("without", [CUSTOMERS, OPEN_DEALS])
    return f"{reverse('leads')}?{without.urlencode()}"


def next_step(change: BulkChange) -> NextStep | None:
    """None for a change that has nothing to do with a proposal, or whose list or model is gone."""
    values: Mapping[str, Any] = change.values
    if "model" not in values:
        return None
    model = ScoringModel.objects.select_related("published").filter(pk=values["model"]).first()
    found = RecordList.objects.filter(pk=values["list"]).first()
    if model is None or found is None:
        return None
    return NextStep(model, found, audience_line(model, found.name))


def audience_line(model: ScoringModel, name: str) -> str:
    """JSON's quotes are YAML's, too, and a name may hold a comma."""
    document = read_version(model.published).document if model.published else None
    include, exclude = (document.audience.include, document.audience.exclude) if document else ((), ())
    if fold(name) in map(fold, exclude):
        return ""
    parts = {"include": [*include], "exclude": [*exclude, name]}
    said = ", ".join(f"{part}: {json.dumps(names, ensure_ascii=False)}" for part, names in parts.items() if names)
    return f"audience: {{{said}}}"
