"""Django admin is for looking."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from scoring.models import Run, ScoringModel


@pytest.mark.parametrize("name", ["scoringmodel", "version", "run", "schedule"])
def test_admin_shows_and_changes_nothing(as_admin: Client, model: ScoringModel, name: str) -> None:
    assert as_admin.get(reverse(f"admin:scoring_{name}_changelist")).status_code == 200
    assert as_admin.get(reverse(f"admin:scoring_{name}_add")).status_code == 403


def test_admin_shows_the_ranges_of_a_run(as_admin: Client, model: ScoringModel) -> None:
    run = Run.objects.latest("pk")
    assert as_admin.get(reverse("admin:scoring_run_change", args=[run.pk])).status_code == 200
    assert as_admin.post(reverse("admin:scoring_run_delete", args=[run.pk]), {"post": "yes"}).status_code == 403
