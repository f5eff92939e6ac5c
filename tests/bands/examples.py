"""The documents of docs/examples as drafts, in a world that holds all they name."""

from __future__ import annotations

from pathlib import Path

from crm.models import Property, RecordList
from leadscoring.accounts.models import Team
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel, Version
from tests.models.conftest import published_model
from tests.spec.examples import CATALOGUE, EXAMPLES

DEMO = sorted((Path(__file__).parents[2] / "docs" / "examples" / "demo").glob("*.yaml"))
ALL = [*EXAMPLES, *DEMO]
READ_BY_OTHERS = ("company-fit", "content-engagement")
CUSTOM = ("plan", "modules", "seats", "is_admin", "trial_ends", "last_login", "website", "flagged")
OF_DEMO = {
    ("contact", "department"): "choice",
    ("contact", "budget"): "number",
    ("company", "technologies"): "multi_choice",
    ("company", "erp_system"): "choice",
    ("company", "revenue_growth"): "number",
}
LISTS = {
    "contact": (
        "Norwegian contacts",
        "Internal",
        "Kundereisedagen 2025",
        "Customers",
        "Competitors",
        "Call list",
        "Nurture",
    ),
    "company": ("Key accounts", "Target accounts", "Competitors", "Customers"),
}


def example(path: Path) -> Version:
    """As a draft; the models that some of them read are in force."""
    types = {("contact", name): CATALOGUE.properties["contact", name] for name in CUSTOM} | OF_DEMO
    for (object, name), type_ in types.items():
        Property.objects.create(object=object, name=name, type=type_)
    for object, names in LISTS.items():
        for name in names:
            RecordList.objects.create(object=object, name=name)
    Team.objects.create(name="Inside sales")
    for each in EXAMPLES:
        if each.stem in READ_BY_OTHERS:
            published_model(each.read_text())
    draft = load_document(path.read_text())
    draft.model = ScoringModel.objects.get(pk=draft.model_id)
    return draft
