"""A draft of marketing's, of a model that needs the agreement of sales."""

from __future__ import annotations

import pytest

from scoring.models import ScoringModel, Version
from tests.impact.conftest import as_admin, as_marketer, as_seller, contacts, model, nobody_called
from tests.impact.conftest import draft as any_draft

__all__ = ["any_draft", "as_admin", "as_marketer", "as_seller", "contacts", "model", "nobody_called"]


@pytest.fixture
def draft(any_draft: Version) -> Version:
    ScoringModel.objects.update(needs_agreement=True)
    return Version.objects.select_related("model").get(pk=any_draft.pk)
