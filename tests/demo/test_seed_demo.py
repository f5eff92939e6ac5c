"""The command: data, log-ins, models, scores, and nothing the second time."""

from __future__ import annotations

import io

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from crm.models import Activity, Contact, Lead, Task
from leadscoring.accounts.models import Organisation, Team, User
from scoring.models import Crossing, Score, ScoringModel, Version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_logins(settings: LazySettings) -> None:
    settings.DEMO_LOGINS = True


def run(*args: str) -> tuple[str, str]:
    """What it printed, and what it said on the way."""
    out, err = io.StringIO(), io.StringIO()
    call_command("seed_demo", "--contacts", "300", "--today", "2026-11-21", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_seed_demo_fills_and_scores_an_empty_database() -> None:
    out, err = run()

    scored = Score.objects.count()
    assert out.startswith("seeded 300 contacts, ")
    leads, tasks = Lead.objects.count(), Task.objects.count()
    assert out.endswith(f" activities; made {scored:,} scores, {leads:,} leads and {tasks:,} tasks\n")
    assert tasks > 0
    assert "Scoring with “B2B Nordic”" in err
    assert {model.name: model.live == model.published is not None for model in ScoringModel.objects.all()} == {
        "Company fit": True,
        "B2B Nordic": True,
        "Deal outlook": True,
    }


def test_scores_are_worth_looking_at() -> None:
    run()

    version = Version.objects.get(model__name="B2B Nordic")
    scores = Score.objects.filter(version_id=version.pk)
    assert set(scores.values_list("total_band", flat=True)) >= {1, 2}
    assert len(set(scores.values_list("total", flat=True))) > 50
    assert scores.filter(disqualified=True).exists()
    internal = Contact.objects.filter(email__endswith="@nordvekt.example").values_list("id", flat=True)
    assert not scores.filter(record_id__in=list(internal)).exists()


def test_seed_demo_introduces_the_company_and_makes_log_ins() -> None:
    run()

    assert Organisation.current().own_domains == ["nordvekt.example"]
    assert User.objects.filter(email__endswith="@demo.example").count() == 3


def test_seed_demo_makes_no_log_ins_and_no_sales_in_production(settings: LazySettings) -> None:
    settings.DEMO_LOGINS = False

    run()

    assert not User.objects.exists()
    assert not Lead.objects.exists()
    assert not Task.objects.exists()
    assert {*Crossing.objects.values_list("outcome", flat=True)} <= {Crossing.Outcome.SILENT_PUBLISH}


def test_sales_are_told_where_a_seed_was_cut_short_before_them(settings: LazySettings) -> None:
    settings.DEMO_LOGINS = False
    run()
    settings.DEMO_LOGINS = True

    out, _err = run()

    assert out.startswith("The demo data were here already: made 0 scores, ")
    assert Task.objects.exists()
    assert set(Team.objects.get(name="Inside sales").members.values_list("name", flat=True)) >= {"Jonas Berg"}


def test_seed_demo_twice_changes_nothing() -> None:
    run()
    before = _counts()

    out, err = run("--seed", "2")

    assert (out, err) == ("The demo data are here already; nothing was changed.\n", "")
    assert _counts() == before


def _counts() -> list[int]:
    counted = (Contact, Activity, Version, Lead, Task, Crossing, User)
    return [model._default_manager.count() for model in counted]


def test_seed_demo_refuses_a_database_in_use() -> None:
    Contact.objects.create(email="mine@mine.example")

    with pytest.raises(CommandError, match="only goes into an empty database"):
        run()

    assert Contact.objects.count() == 1
    assert not ScoringModel.objects.exists()


@pytest.mark.parametrize("count", ["0", "-5", "many", "1.5"])
def test_seed_demo_refuses_a_number_that_is_none(count: str) -> None:
    with pytest.raises(CommandError, match=r"--contacts"):
        call_command("seed_demo", f"--contacts={count}")
