"""Customers and contacts with open deals go onto a list that a model can leave out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from crm.domain.bulk import start_bulk
from crm.domain.lists import create_list, list_named
from crm.models import BulkChange
from leadscoring.accounts.models import User
from scoring.domain.errors import Refused
from scoring.models import ScoringModel
from scoring.queries.exclusion import PROPOSED, forget_proposed, proposed


@transaction.atomic
def fill_exclusion_list(*, model: ScoringModel, name: str, by: User) -> BulkChange:
    """Those scored just now, as a bulk change; a list of that name is filled, else it is made."""
    if model.live_id is None or model.object != "contact":
        raise Refused(_("This model has no scores of contacts yet."))
    forget_proposed(model.live_id)
    if not proposed(model.live_id).is_somebody:
        raise Refused(_("This model scores no customers, and nobody with an open deal: there is nobody to leave out."))
    of = list_named("contact", name) or create_list(
        actor=by,
        object="contact",
        name=name,
        description=_("Customers and contacts with open deals, to be left out of “%(model)s”.") % {"model": model},
    )
    values = {"list": of.pk, "model": model.pk}
    return start_bulk(by=by, action="add_to_list", values=values, chosen=PROPOSED, params={"version": model.live_id})
