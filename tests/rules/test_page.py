"""The Rules tab: what who edits finds there, what who reads; and that the page stays quick with many rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.domain.rules import switch_rule
from scoring.models import ScoringModel
from tests.rules.world import HTMX, TEXT, key_of, key_of_group, names, posted

CONTROLS = ("data-grip", 'id="switch-', "Add rule", "Add group", 'id="edit-', "Delete rule")


def page_of(client: Client, model: ScoringModel, query: str = "") -> str:
    answer = client.get(reverse("model", args=[model.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_edits_finds_the_controls(as_marketer: Client, live_model: ScoringModel) -> None:
    page = page_of(as_marketer, live_model)
    assert [word for word in CONTROLS if word not in page] == []
    key = key_of(live_model, "Norwegian")
    assert [id for id in ("rule", "matches", "hit", "edit") if f'id="{id}-{key}"' not in page] == []
    assert f'id="group-{key_of_group(live_model, "Place")}"' in page
    assert "your first change begins a draft" in page


def test_who_reads_finds_none_of_them(
    client_for: Callable[[User | None], Client], seller: User, marketer: User, live_model: ScoringModel
) -> None:
    switch_rule(model=live_model, key=key_of(live_model, "Norwegian"), enabled=False, author=marketer)
    page = page_of(client_for(seller), live_model)
    assert [word for word in CONTROLS if word in page] == []
    assert "There is a draft, version 2" in page
    assert "is-off" not in page
    assert "is-off" in page_of(client_for(seller), live_model, "?version=2")


def test_other_versions_are_read_only(as_marketer: Client, live_model: ScoringModel, marketer: User) -> None:
    switch_rule(model=live_model, key=key_of(live_model, "Norwegian"), enabled=False, author=marketer)
    assert "data-grip" in page_of(as_marketer, live_model)
    before = page_of(as_marketer, live_model, "?version=1")
    assert "data-grip" not in before
    assert "You are reading version 1" in before
    assert "Go back to the draft" in before


def test_head_says_how_far_the_draft_is(as_marketer: Client, live_model: ScoringModel, marketer: User) -> None:
    for name in ("Norwegian", "Pages"):
        switch_rule(model=live_model, key=key_of(live_model, name), enabled=False, author=marketer)
    url = reverse("model-head", args=[live_model.pk])
    part = as_marketer.get(url, {"tab": "model"}, headers=HTMX).content.decode()
    assert "2 changes since v1, published" in part
    assert 'id="budget" aria-label="Points that can be earned" hx-swap-oob="true"' in part
    assert f'id="cap-{key_of_group(live_model, "Place")}" hx-swap-oob="true"' in part
    assert "Publish…" in part
    assert "budget" not in as_marketer.get(url, {"tab": "model-bands"}, headers=HTMX).content.decode()


def test_budget_names_what_has_no_end(as_marketer: Client, fair: RecordList) -> None:
    model = load_document(TEXT.replace(", max_times: 4", "")).model
    page = page_of(as_marketer, model)
    assert "no limit" in page
    assert "budget-bar" not in page


def test_rule_of_which_a_list_is_gone_is_shown_with_its_fault(
    as_marketer: Client, model: ScoringModel, fair: RecordList
) -> None:
    fair.delete()
    page = page_of(as_marketer, model)
    assert page.count("is-invalid") == 1
    assert "there is no list “Fair”" in page.lower() or "“Fair”" in page
    assert "Edit the rule or delete it." in page
    key = key_of(model, "Fair")
    form = as_marketer.get(reverse("rule-edit", args=[model.pk, key]), headers=HTMX)
    assert form.status_code == 200
    for name, url in (("Swedish", "rule-duplicate"), ("Student", "rule-toggle"), ("Fair", "rule-delete")):
        answer = as_marketer.post(reverse(url, args=[model.pk, key_of(model, name)]), headers=HTMX)
        assert answer.status_code == 200, name
    assert names(model) == {"Place": ["Norwegian", "Swedish", "Swedish 2", "Student"], "Lists": [], "Site": ["Pages"]}
    assert "is-invalid" not in page_of(as_marketer, model)


def test_draft_with_other_faults_can_still_be_edited(
    as_marketer: Client, live_model: ScoringModel, fair: RecordList, marketer: User
) -> None:
    RecordList.objects.create(object="contact", name="Internal")
    load_document(TEXT + "audience: {exclude: [Internal]}\n", model=live_model)
    RecordList.objects.filter(name="Internal").delete()
    page = page_of(as_marketer, live_model)
    assert "Parts of this version name what is gone" in page
    answer = as_marketer.post(
        reverse("rule-save", args=[live_model.pk, key_of(live_model, "Norwegian")]),
        posted(live_model, "Norwegian", points="9"),
        headers=HTMX,
    )
    assert answer.status_code == 200


@pytest.fixture
def large_model(fair: RecordList) -> ScoringModel:
    rule = "{name: R%d, if: {property: job_title, op: contains_any, value: [chief, vp, head of %d]}, points: 5}"
    groups = "".join(
        f"  - name: G{group}\n    category: {'fit' if group < 5 else 'engagement'}\n    limit: 20\n    criteria:\n"
        + "".join(f"      - {rule % (n, n)}\n" for n in range(6))
        for group in range(10)
    )
    head = "format: leadscoring/1\nname: Large\nobject: contact\nkind: combined\ngroups:\n"
    return load_document(head + groups).model


def test_sixty_rules_need_no_more_queries_than_five(
    as_marketer: Client,
    model: ScoringModel,
    large_model: ScoringModel,
    marketer: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in (model, large_model):
        with django_assert_max_num_queries(45):
            page_of(as_marketer, each)
        with django_assert_max_num_queries(20):
            as_marketer.get(reverse("model-rules", args=[each.pk]), headers=HTMX)
        with django_assert_max_num_queries(25):
            as_marketer.get(reverse("model-head", args=[each.pk]), {"tab": "model"}, headers=HTMX)


def test_open_forms_stay_while_the_rest_is_drawn_anew(
    as_marketer: Client, live_model: ScoringModel, marketer: User
) -> None:
    """Also once the first change has given all parts ids."""
    before, place = key_of(live_model, "Norwegian"), key_of_group(live_model, "Place")
    switch_rule(model=live_model, key=key_of(live_model, "Swedish"), enabled=False, author=marketer)
    assert key_of(live_model, "Norwegian") == before
    sent = [f"rule {before} in {place}", f"rule r1 in {place}", "group g1 in fit", f"group {place} in fit", "odd"]
    part = as_marketer.get(reverse("model-rules", args=[live_model.pk]), {"open": sent}, headers=HTMX).content.decode()
    assert part.count(f'<li class="rule" id="rule-{before}" hx-preserve></li>') == 1
    assert part.count('<li class="rule" id="rule-r1" hx-preserve></li>') == 1
    assert part.count('<section class="group" id="group-g1" hx-preserve></section>') == 1
    assert part.count("group-head") - part.count("group-head-") == 3


def test_form_opens_by_an_address_without_a_script(as_marketer: Client, model: ScoringModel) -> None:
    page = as_marketer.get(reverse("rule-edit", args=[model.pk, key_of(model, "Norwegian")])).content.decode()
    assert "Save rule" in page
    assert "Live test" in page
    sent = posted(model, "Norwegian", points="x")
    refused = as_marketer.post(reverse("rule-save", args=[model.pk, key_of(model, "Norwegian")]), sent)
    assert (refused.status_code, 'value="x"' in refused.content.decode()) == (422, True)
    sent["points"] = "9"
    saved = as_marketer.post(reverse("rule-save", args=[model.pk, key_of(model, "Norwegian")]), sent)
    assert saved["Location"] == reverse("model", args=[model.pk])
