"""Bands changed one axis at a time: what is saved, refused, in conflict, and what becomes of triggers."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from scoring.models import ScoringModel
from scoring.queries.models import draft_of, plain_document
from scoring.spec.band_changes import first_bands
from tests.bands.examples import ALL, example
from tests.commands.world import MODEL
from tests.forms import fields_of
from tests.models.conftest import published_model

HTMX = {"HX-Request": "true"}
TRIGGERS = """triggers:
  - {name: Best, when: {cell: [A1]}, actions: [{do: create_lead}]}
"""


def form_of(page: str, axis: str) -> str:
    start = page.index(f'id="axis-{axis}"')
    return page[page.index("<form", start) : page.index("</form>", start)]


def posted(page: str, axis: str, **changed: str) -> dict[str, Any]:
    """The form of an axis as it was drawn; `at_least_1="25"` stands for the second field of that name."""
    found: dict[str, list[str]] = {}
    for name, value in fields_of(form_of(page, axis)):
        found.setdefault(name, []).append(value)
    for name, value in changed.items():
        field, _, place = name.rpartition("_")
        if place.isdecimal():
            found[field][int(place)] = value
        else:
            found[name] = [value]
    return found


def bands_in_draft(model: ScoringModel) -> dict[str, Any]:
    draft = draft_of(model)
    assert draft is not None
    return dict(plain_document(draft)["bands"])


def page_of(client: Client, model: ScoringModel, **query: str) -> str:
    return client.get(reverse("model-bands", args=[model.pk]), query).content.decode()


def save(client: Client, model: ScoringModel, axis: str, data: dict[str, Any]) -> Any:
    return client.post(reverse("bands-axis", args=[model.pk, axis]), data, headers=HTMX)


def test_cut_off_is_saved_and_counted_anew(as_admin: Client, model: ScoringModel) -> None:
    answer = save(as_admin, model, "total", posted(page_of(as_admin, model), "total", at_least_0="19,6"))
    assert answer.status_code == 200
    assert bands_in_draft(model)["total"] == [{"label": "Hot", "at_least": 19.6}, {"label": "Cold", "at_least": 0}]
    assert [row.count for row in answer.context["axis"].rows] == [0, 3]
    assert "modelChanged" in json.loads(answer["HX-Trigger"])
    assert 'id="band-matrix"' in answer.content.decode()


def test_nothing_changed_begins_no_draft(as_admin: Client, model: ScoringModel) -> None:
    assert save(as_admin, model, "total", posted(page_of(as_admin, model), "total")).status_code == 200
    assert draft_of(model) is None


def test_added_band_gets_a_free_label_and_the_widest_gap(as_admin: Client, model: ScoringModel) -> None:
    answer = save(as_admin, model, "fit", posted(page_of(as_admin, model), "fit", act="add"))
    assert answer.status_code == 200
    labels = [band["label"] for band in bands_in_draft(model)["fit"]]
    assert sorted(labels) == ["A", "B"]
    assert "autofocus" in answer.content.decode()


def test_removed_band_can_be_had_back(as_admin: Client, model: ScoringModel) -> None:
    answer = save(as_admin, model, "total", posted(page_of(as_admin, model), "total", act="remove:1"))
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert [band["label"] for band in bands_in_draft(model)["total"]] == ["Hot"]
    assert answer.context["axis"].below == 2
    assert toast["text"] == "“Cold” is removed."
    as_admin.post(toast["undo"], headers=HTMX)
    assert [band["label"] for band in bands_in_draft(model)["total"]] == ["Hot", "Cold"]


def test_removed_band_can_be_had_back_after_other_changes(as_admin: Client, model: ScoringModel) -> None:
    answer = save(as_admin, model, "total", posted(page_of(as_admin, model), "total", act="remove:0"))
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    renamed = posted(page_of(as_admin, model), "total")
    save(as_admin, model, "total", renamed | {"label": ["Icy" for _label in renamed["label"]]})
    as_admin.post(undo, headers=HTMX)
    assert [band["label"] for band in bands_in_draft(model)["total"]] == ["Hot", "Icy"]


def test_last_band_removed_leaves_no_axis_and_three_can_be_begun_with(as_admin: Client, model: ScoringModel) -> None:
    save(as_admin, model, "fit", posted(page_of(as_admin, model), "fit", act="remove:0"))
    assert "fit" not in bands_in_draft(model)
    save(as_admin, model, "fit", posted(page_of(as_admin, model), "fit", act="start"))
    assert [band["label"] for band in bands_in_draft(model)["fit"]] == ["A", "B", "C"]


@pytest.mark.parametrize(("lowest", "last"), [(-20, -20), (0, 0), (5, 0)])
def test_lowest_of_the_first_bands_leaves_nobody_without_a_label(lowest: int, last: int) -> None:
    assert first_bands("fit", Decimal(50), Decimal(lowest)) == [("A", 40), ("B", 20), ("C", last)]


@pytest.mark.parametrize(
    ("changed", "place", "told"),
    [
        ({"at_least_0": "high"}, "cut", "Type a number of points, such as 80 or 79.5."),
        ({"at_least_0": "7.55"}, "cut", "May have one decimal at most."),
        ({"at_least_0": "0"}, "cut", "Two bands begin at 0."),
        ({"label_1": "Hot"}, "label", "The label “Hot” stands twice."),
        ({"label_1": " "}, "label", "Must not be blank."),
    ],
)
def test_fault_stands_at_its_field_with_what_was_typed(
    as_admin: Client, model: ScoringModel, changed: dict[str, str], place: str, told: str
) -> None:
    answer = save(as_admin, model, "total", posted(page_of(as_admin, model), "total", **changed))
    assert answer.status_code == 422
    faults = [row.cut_fault if place == "cut" else row.label_fault for row in answer.context["axis"].rows]
    assert told in faults
    typed = next(iter(changed.values()))
    assert f'value="{typed}"' in answer.content.decode()
    assert draft_of(model) is None


def test_who_was_slower_sees_theirs_and_may_keep_their_own(
    as_admin: Client, client_for: Any, make_user: Any, model: ScoringModel
) -> None:
    mine = posted(page_of(as_admin, model), "total", at_least_0="20")
    other: User = make_user("anna@vekt.example", role="admin", name="Anna Berg")
    theirs = client_for(other)
    save(theirs, model, "total", posted(page_of(theirs, model), "total", at_least_0="30"))
    answer = save(as_admin, model, "total", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Anna Berg changed this while you were editing" in page
    assert "Hot from 30, Cold from 0" in page
    assert [row.typed for row in answer.context["axis"].rows] == ["20", "0"]
    assert bands_in_draft(model)["total"][0]["at_least"] == 30
    again = {**mine, "mark": answer.context["axis"].mark}
    assert save(as_admin, model, "total", again).status_code == 200
    assert bands_in_draft(model)["total"][0]["at_least"] == 20


def test_answer_that_was_lost_is_no_conflict_with_oneself(as_admin: Client, model: ScoringModel) -> None:
    mine = posted(page_of(as_admin, model), "total", at_least_0="20")
    assert [save(as_admin, model, "total", mine).status_code for _time in range(2)] == [200, 200]


def test_renamed_label_is_renamed_in_triggers_for_its_cells(as_admin: Client, contacts: Any) -> None:
    model = published_model(MODEL + TRIGGERS)
    assert save(as_admin, model, "fit", posted(page_of(as_admin, model), "fit", label_0="Top")).status_code == 200
    draft = draft_of(model)
    assert draft is not None
    assert plain_document(draft)["triggers"][0]["when"] == {"cell": ["Top1"]}


def test_band_that_a_trigger_needs_is_not_removed_in_silence(as_admin: Client, contacts: Any) -> None:
    model = published_model(MODEL + TRIGGERS)
    answer = save(as_admin, model, "fit", posted(page_of(as_admin, model), "fit", act="remove:0"))
    assert answer.status_code == 422
    assert "triggers[0]" in answer.content.decode()
    assert draft_of(model) is None


def test_marketing_reads_why_it_may_not(as_marketer: Client, admin: User, model: ScoringModel) -> None:
    page = page_of(as_marketer, model)
    assert "Ask Ada Nowak to change it" in page
    assert "data-bands" not in page
    data = {"label": ["Hot"], "at_least": ["1"], "was": ["Hot"], "mark": ""}
    assert save(as_marketer, model, "total", data).status_code == 422
    assert draft_of(model) is None
    ScoringModel.objects.update(opened=True)
    assert "data-bands" in page_of(as_marketer, model)


def test_sellers_only_read(as_seller: Client, model: ScoringModel) -> None:
    assert "data-bands" not in page_of(as_seller, model)
    assert save(as_seller, model, "total", {}).status_code == 403


def test_without_javascript_a_save_leads_back_to_the_page(as_admin: Client, model: ScoringModel) -> None:
    data = posted(page_of(as_admin, model), "total", at_least_0="20")
    answer = as_admin.post(reverse("bands-axis", args=[model.pk, "total"]), data)
    assert (answer.status_code, answer["Location"]) == (302, f"/models/{model.pk}/bands/#axis-total")
    data = posted(page_of(as_admin, model), "total", at_least_0="x")
    faulty = as_admin.post(reverse("bands-axis", args=[model.pk, "total"]), data)
    assert faulty.status_code == 422
    assert "Type a number of points" in faulty.content.decode()


def test_unknown_axis_is_not_there(as_admin: Client, model: ScoringModel) -> None:
    assert as_admin.get(reverse("bands-axis", args=[model.pk, "height"])).status_code == 404


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_forms_sent_unchanged_leave_each_example_as_it_is(as_admin: Client, path: Path) -> None:
    draft = example(path)
    page = page_of(as_admin, draft.model)
    axes = [axis for axis in ("total", "fit", "engagement") if f'id="axis-{axis}"' in page]
    for axis in axes:
        assert save(as_admin, draft.model, axis, posted(page, axis)).status_code == 200
    assert axes
    before = draft.document
    draft.refresh_from_db()
    assert draft.document == before
