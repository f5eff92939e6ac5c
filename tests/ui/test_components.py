"""The components' templates, given values at their edges."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from leadscoring.web.components import Fact, Progress, ProgressState, RuleRow, Token, WhyGroup

RUNNING = Progress("job", "Rescoring", "running", 412_300, 1_000_000, "contacts", poll_url="/poll/", stop_url="/stop/")


@pytest.mark.parametrize(
    ("progress", "percent"),
    [
        (RUNNING, 41),
        (replace(RUNNING, done=999_999), 99),
        (replace(RUNNING, done=1_000_000), 99),
        (replace(RUNNING, state="done"), 100),
        (replace(RUNNING, total=None), None),
        (replace(RUNNING, total=0), None),
    ],
)
def test_percent_is_a_hundred_only_when_done(progress: Progress, percent: int | None) -> None:
    assert progress.percent == percent


def test_running_progress_asks_again_and_can_be_stopped() -> None:
    html = render_to_string("components/progress.html", {"progress": RUNNING})

    assert 'hx-get="/poll/" hx-trigger="every 1s"' in html
    assert 'hx-post="/stop/"' in html
    assert 'aria-valuenow="41"' in html
    assert "<b>412,300</b> of 1,000,000 contacts" in html


@pytest.mark.parametrize("state", ["done", "failed", "stopped"])
def test_ended_progress_asks_no_more(state: ProgressState) -> None:
    html = render_to_string("components/progress.html", {"progress": replace(RUNNING, state=state, error="No disk.")})

    assert "hx-" not in html
    assert "No disk." in html


def test_blank_properties_are_said_to_be_blank() -> None:
    html = render_to_string("components/properties.html", {"facts": [Fact("Country", ""), Fact("Industry", None)]})

    assert html.count(">blank<") == 2


def test_a_zero_is_not_blank() -> None:
    assert ">0<" in render_to_string("components/properties.html", {"facts": [Fact("Employees", "0")]})


def test_values_are_escaped() -> None:
    html = render_to_string("components/properties.html", {"facts": [Fact("Name", "<script>alert(1)</script>")]})

    assert "<script>" not in html


def test_a_group_without_a_matching_rule_still_counts() -> None:
    html = render_to_string("components/why.html", {"groups": [WhyGroup("Floor", Decimal(-20), (), note="lowest")]})

    assert "−20" in html
    assert "No rule matched" not in html


@pytest.mark.parametrize(
    ("name", "says_more"),
    [
        ("Job title contains CEO", False),
        ("job title contains ceo", False),
        ("Job title con…", False),
        ("Job title contains CEO 2", True),
        ("Decides", True),
        ("", False),
    ],
)
def test_rule_nobody_named_says_its_sentence_once(name: str, says_more: bool) -> None:
    said = (Token("field", "Job title"), Token("op", "contains"), Token("value", "CEO"))
    html = render_to_string("components/rule_row.html", {"rule": RuleRow("r1", said, Decimal(5), name=name)})
    assert (f"<span>{name}</span>" in html) is says_more
