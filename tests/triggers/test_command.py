"""`rescore` says how often a threshold was crossed."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from crm.models import ChangedRecord, Contact
from tests.scoring.world import publish
from tests.triggers.world import crossings, hot, set_score, trigger

pytestmark = pytest.mark.usefixtures("nobody_delivers", "call_list")


def test_rescore_counts_what_crossed(contacts: list[Contact]) -> None:
    publish(hot(trigger(), trigger("Warm", when={"total": 40})))
    set_score(90, *contacts[:2])
    set_score(50, contacts[2])
    ChangedRecord.objects.all().delete()
    assert said_by_rescore() == "scored 8, changed 3, crossed 5"
    assert len(crossings("Warm")) == 3
    assert said_by_rescore() == "scored 8, changed 0, crossed 0"


def said_by_rescore() -> str:
    out = io.StringIO()
    call_command("rescore", stdout=out, stderr=io.StringIO())
    return out.getvalue().splitlines()[-1]
