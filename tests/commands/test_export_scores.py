"""`export_scores`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.models import Contact
from scoring.domain.changes import score_changed_records
from scoring.models import Score, ScoreChange, ScoringModel
from tests.cases import in_one_world
from tests.commands.world import MODEL, NOW

Runner = Callable[..., str]
HEADER = "key,as_of,total,fit,engagement,total_label,fit_label,engagement_label,cell"


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_export_scores_as_of_computes_and_stores_nothing(published: list[Contact], run: Runner) -> None:
    stored, history = list(Score.objects.values()), ScoreChange.objects.count()
    at = "2026-02-15T12:00:00+00:00"
    assert run("export_scores", "b2b-nordic", "--as-of", "2026-02-15T13:00").splitlines() == [
        HEADER,
        f"Ada@Firma.example,{at},14.5,12,2.5,Cold,A,1,A1",
        f"X2,{at},0,0,0,Cold,,,",
        f"r@rival.example,{at},0,0,0,Cold,,,",
    ]
    assert list(Score.objects.values()) == stored
    assert ScoreChange.objects.count() == history


def test_export_scores_gives_what_is_stored(published: list[Contact], run: Runner) -> None:
    at = ScoringModel.objects.get().scored_as_of
    assert at is not None
    assert rows(run("export_scores", "B2B NORDIC", "--format", "json"))[0] == {
        "key": "Ada@Firma.example",
        "as_of": at.astimezone(UTC).isoformat(),
        "total": 19.5,
        "fit": 12,
        "engagement": 7.5,
        "total_label": "Hot",
        "fit_label": "A",
        "engagement_label": "1",
        "cell": "A1",
    }


def test_export_scores_explains_each_part(published: list[Contact], run: Runner) -> None:
    first, _second, rival = rows(run("export_scores", "b2b-nordic", "--format", "json", "--explain"))
    assert first | {"as_of": None} == {
        "key": "Ada@Firma.example",
        "as_of": None,
        "total": 19.5,
        "fit": 12,
        "engagement": 7.5,
        "total_label": "Hot",
        "fit_label": "A",
        "engagement_label": "1",
        "cell": "A1",
        "criteria": [
            {"group": "Role", "name": "Decides", "points": 10, "count": 0},
            {"group": "Role", "name": "Norwegian", "points": 7.5, "count": 0},
            {"group": "Role", "name": "Competitor", "points": 0, "count": 0},
            {"group": "Site", "name": "Pages", "points": 7.5, "count": 3},
        ],
        "groups": [{"name": "Role", "raw": 17.5, "points": 12}, {"name": "Site", "raw": 7.5, "points": 7.5}],
        "categories": [{"name": "fit", "raw": 12, "points": 12}, {"name": "engagement", "raw": 7.5, "points": 7.5}],
        "raw": 19.5,
        "disqualified": [],
    }
    assert (rival["total"], rival["fit"], rival["disqualified"]) == (0, 0, ["Competitor"])
    assert rival["criteria"][2] == {"group": "Role", "name": "Competitor", "points": 0, "count": 0}  # type: ignore[index]


def test_what_is_explained_is_json_unless_said_otherwise(published: list[Contact], run: Runner) -> None:
    assert run("export_scores", "b2b-nordic", "--explain") == run(
        "export_scores", "b2b-nordic", "--explain", "--format", "json"
    )


def test_export_scores_explains_each_record_at_its_own_instant(published: list[Contact], run: Runner) -> None:
    """A record that was scored alone is verified later than the others."""
    score_changed_records()
    Contact.objects.filter(pk=published[1].pk).update(country="Norway")
    score_changed_records()
    first, second, _rival = rows(run("export_scores", "b2b-nordic", "--format", "json", "--explain"))
    assert str(first["as_of"]) < str(second["as_of"])
    assert (second["total"], second["groups"][0]) == (7.5, {"name": "Role", "raw": 7.5, "points": 7.5})  # type: ignore[index]


def test_export_scores_computed_equals_stored_at_the_same_instant(published: list[Contact], run: Runner) -> None:
    at = ScoringModel.objects.get().scored_as_of
    assert at is not None
    for options in ({"format": "json", "explain": True}, {"format": "csv"}):
        assert run("export_scores", "b2b-nordic", as_of=at.isoformat(), **options) == run(
            "export_scores", "b2b-nordic", **options
        )


def test_export_scores_goes_on_where_a_portion_ends(
    published: list[Contact], run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [run("export_scores", "b2b-nordic", **o) for o in ({}, {"as_of": "2026-03-01"})]
    monkeypatch.setattr("scoring.queries.exports.AT_ONCE", 1)
    assert [run("export_scores", "b2b-nordic", **o) for o in ({}, {"as_of": "2026-03-01"})] == whole


def test_export_scores_leaves_out_what_a_kind_lacks(contacts: list[Contact], document: Path, run: Runner) -> None:
    only_fit = MODEL.replace("kind: combined", "kind: fit").split("  - name: Site")[0]
    document.write_text(only_fit + "bands: {fit: [{label: A, at_least: 10}]}\n")
    run("load_model", document, "--publish")
    at = f"{NOW.isoformat()}"
    assert run("export_scores", "b2b-nordic", "--as-of", at).splitlines()[1] == f"Ada@Firma.example,{at},12,12,,,A,,"
    line = rows(run("export_scores", "b2b-nordic", "--as-of", at, "--format", "json"))[0]
    assert (line["engagement"], line["engagement_label"], line["total_label"], line["cell"]) == (None,) * 4


@in_one_world("start", ["=", "+", "-", "@", "\t"])
def test_export_scores_makes_formulas_harmless_in_csv_only(published: list[Contact], run: Runner, start: str) -> None:
    Contact.objects.filter(pk=published[1].pk).update(external_id=f"{start}cmd('x')", email="")
    line = run("export_scores", "b2b-nordic", "--as-of", "2026-02-15").splitlines()[2]
    assert line.startswith(f"'{start}cmd('x'),")
    assert rows(run("export_scores", "b2b-nordic", "--format", "json"))[1]["key"] == f"{start}cmd('x')"


@in_one_world(
    "text, at",
    [
        ("2026-03-01", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("2026-03-01T14:30", datetime(2026, 3, 1, 13, 30, tzinfo=UTC)),
        ("2026-03-01 14:30:01.5", datetime(2026, 3, 1, 13, 30, 1, 500000, tzinfo=UTC)),
        ("2026-03-01T14:30Z", datetime(2026, 3, 1, 14, 30, tzinfo=UTC)),
        ("2026-03-01T14:30+05:00", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_export_scores_understands_instants(published: list[Contact], run: Runner, text: str, at: datetime) -> None:
    assert run("export_scores", "b2b-nordic", "--as-of", text).splitlines()[1].split(",")[1] == at.isoformat()


@in_one_world("text", ["", "tomorrow", "2026-13-01", "1", "0001-01-01T00:00+14:00", "9999-12-31", "01.03.2026"])
def test_export_scores_refuses_what_is_no_instant(published: list[Contact], run: Runner, text: str) -> None:
    with pytest.raises(CommandError, match="is no instant"):
        run("export_scores", "b2b-nordic", as_of=text)


def test_export_scores_says_why_not(contacts: list[Contact], document: Path, run: Runner) -> None:
    run("load_model", document)
    out = io.StringIO()
    with pytest.raises(CommandError, match="has no stored scores yet"):
        call_command("export_scores", "b2b-nordic", stdout=out)
    assert out.getvalue() == ""
    with pytest.raises(CommandError, match="is not published yet"):
        run("export_scores", "b2b-nordic", "--as-of", "2026-03-01")
    with pytest.raises(CommandError, match="needs --format json"):
        run("export_scores", "b2b-nordic", "--explain", "--format", "csv")
    with pytest.raises(CommandError, match="no model called"):
        run("export_scores", "nothing")
