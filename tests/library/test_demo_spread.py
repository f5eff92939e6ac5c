"""On the demo's contacts, companies and deals every template tells one from another."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from crm.demo.seeding import seed
from scoring.domain.beginnings import begun_from_template, named_text
from scoring.library.shelf import TEMPLATES
from scoring.models import Score, ScoringModel
from tests.scoring.world import publish

CONTACTS = 2_000
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""How few deals are open, and how warm, is another matter each hour."""


@pytest.mark.django_db
def test_every_template_spreads_the_demo() -> None:
    seed(contacts=CONTACTS, seed=1, as_of=NOW, report=lambda _done: None)
    with patch("django.utils.timezone.now", lambda: NOW):
        told = spreads()
    assert {key: fault for key, fault in told.items() if fault} == {}


def spreads() -> dict[str, str]:
    told = {}
    for template in TEMPLATES:
        begun = begun_from_template(template.key, goal="combined", object=template.object)
        assert begun is not None
        assert (begun.left_out, begun.switched_off, begun.lists) == ((), (), ()), template.key
        hot, warm, _cold = (band["at_least"] for band in begun.plain["bands"]["total"])
        told[template.key] = spread_of(publish(named_text(begun.plain, str(template.title))), warm=warm, hot=hot)
    return told


def spread_of(model: ScoringModel, *, warm: int, hot: int) -> str:
    """What is wrong with it, blank where nothing is. Whom a rule puts out (closed deals) is no matter of spread."""
    scores = Score.objects.filter(version_id=model.live_id or 0, disqualified=False)
    points = sorted(total / 10 for total in scores.values_list("total", flat=True))
    at_bottom = sum(each <= 0 for each in points) / len(points)
    at_top = sum(each >= 100 for each in points) / len(points)
    are_warm = sum(each >= warm for each in points) / len(points)
    different = len(set(points))
    if at_bottom > 0.75 or at_top > 0.02 or not 0.02 < are_warm < 0.8 or different < min(25, len(points) / 2):
        return f"{len(points)}: {at_bottom:.0%} at 0, {at_top:.1%} at 100, {are_warm:.0%} warm, {different} different"
    return "" if points[-1] >= hot else f"at most {points[-1]}"
