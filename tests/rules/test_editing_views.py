"""Rules and groups edited over the wire: what is answered, refused, in conflict, and by whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from scoring.domain.rule_groups import delete_group, save_group
from scoring.domain.rules import delete_rule, save_rule, switch_rule
from scoring.models import ScoringModel
from scoring.spec.parts import head_of_group, mark_of
from tests.rules.world import HTMX, key_of, key_of_group, mark, names, plain_of, posted, rule


def names_of_events(answer: Any) -> set[str]:
    return set(events(answer))


def events(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for header in ("HX-Trigger", "HX-Trigger-After-Settle"):
        found |= json.loads(answer.headers.get(header, "{}"))
    return found


def post(client: Client, name: str, model: ScoringModel, key: str, data: Any = None) -> Any:
    return client.post(reverse(name, args=[model.pk, key]), data or {}, headers=HTMX)


def undo_of(answer: Any) -> str:
    return str(events(answer)["toast"]["undo"])


def test_saved_rule_comes_back_as_a_row_with_the_focus(as_marketer: Client, model: ScoringModel) -> None:
    switch_rule(model=model, key=key_of(model, "Swedish"), enabled=False, author=User.objects.get())
    key = key_of(model, "Norwegian")
    answer = post(as_marketer, "rule-save", model, key, posted(model, "Norwegian", points="−2,5"))
    row = answer.content.decode()
    assert (answer.status_code, f'id="rule-{key}"' in row, "−2.5" in row) == (200, True, True)
    assert rule(model, "Norwegian")["points"] == -2.5
    assert names_of_events(answer) == {"modelChanged", "focusOn"}
    assert events(answer)["focusOn"]["ids"] == [f"edit-{key}", f"more-{key}"]


def test_first_change_of_what_is_in_force_begins_a_draft_and_tells_the_page(
    as_marketer: Client, live_model: ScoringModel
) -> None:
    """All parts keep the names that they had."""
    key = key_of(live_model, "Norwegian")
    answer = post(as_marketer, "rule-save", live_model, key, posted(live_model, "Norwegian", points="9"))
    assert names_of_events(answer) == {"modelChanged", "focusOn"}
    assert live_model.versions.count() == 2
    assert key_of(live_model, "Norwegian") == key
    assert f'id="rule-{key}"' in answer.content.decode()


def test_refused_rule_keeps_what_was_typed(as_marketer: Client, model: ScoringModel) -> None:
    key = key_of(model, "Norwegian")
    answer = post(as_marketer, "rule-save", model, key, posted(model, "Norwegian", points="many", name="Kept"))
    form = answer.content.decode()
    assert answer.status_code == 422
    assert ('value="many"' in form, 'value="Kept"' in form, 'aria-invalid="true"' in form) == (True, True, True)
    assert "data-begun" in form
    assert rule(model, "Norwegian")["points"] == 15


def test_name_of_another_is_refused_at_the_name(as_marketer: Client, model: ScoringModel) -> None:
    key = key_of(model, "Norwegian")
    answer = post(as_marketer, "rule-save", model, key, posted(model, "Norwegian", name="Student"))
    assert answer.status_code == 422
    assert "Another one here has this name" in answer.content.decode()


def test_anothers_change_is_shown_and_mine_can_be_kept(as_marketer: Client, model: ScoringModel, admin: User) -> None:
    switch_rule(model=model, key=key_of(model, "Swedish"), enabled=False, author=admin)
    key, sent = key_of(model, "Norwegian"), posted(model, "Norwegian", points="7")
    theirs = {**rule(model, "Norwegian"), "points": 12, "name": "From the North"}
    save_rule(model=model, key=key, rule=theirs, mark="", author=admin)
    answer = post(as_marketer, "rule-save", model, key, sent)
    form = answer.content.decode()
    assert answer.status_code == 409
    assert "Ada Nowak changed this while you were editing it." in form
    assert "<p>From the North" in form
    assert ("+12" in form, 'value="7"' in form, "Keep mine" in form, "Take theirs" in form) == (True,) * 4
    assert f'name="mark" value="{mark(model, "From the North")}"' in form
    sent["mark"] = mark(model, "From the North")
    assert post(as_marketer, "rule-save", model, key, sent).status_code == 200
    assert rule(model, "Norwegian")["points"] == 7


def test_deleted_rule_can_be_added_again(as_marketer: Client, model: ScoringModel, admin: User) -> None:
    switch_rule(model=model, key=key_of(model, "Swedish"), enabled=False, author=admin)
    key, sent = key_of(model, "Norwegian"), posted(model, "Norwegian", points="7")
    delete_rule(model=model, key=key, author=admin)
    answer = post(as_marketer, "rule-save", model, key, sent)
    form = answer.content.decode()
    assert answer.status_code == 409
    assert "Ada Nowak deleted this while you were editing it." in form
    assert ("Add it again" in form, 'name="add" value="1"' in form, "Leave it deleted" in form) == (True, True, True)
    assert as_marketer.get(reverse("rule", args=[model.pk, key]), headers=HTMX).content == b""
    added = post(as_marketer, "rule-save", model, key, {**sent, "add": "1"})
    assert (added.status_code, added.headers["HX-Retarget"]) == (200, "#rules")
    assert names(model)["Place"] == ["Swedish", "Student", "Norwegian"]


def test_new_rule_is_not_there_before_it_is_saved(as_marketer: Client, model: ScoringModel) -> None:
    place = key_of_group(model, "Place")
    form = as_marketer.get(reverse("rule-new", args=[model.pk, place]), headers=HTMX).content.decode()
    assert ('name="add" value="1"' in form, "Kind of rule" in form) == (True, True)
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student"]
    sent = posted(model, "Norwegian", name="Danish", points="4") | {"add": "1", "mark": ""}
    post(as_marketer, "rule-save", model, "r99", {**sent, "if.value": "DK"})
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student", "Danish"]


def test_rule_without_a_name_is_called_by_its_sentence(as_marketer: Client, model: ScoringModel) -> None:
    sent = posted(model, "Norwegian", name="", points="4") | {"add": "1", "mark": "", "if.value": "DK"}
    post(as_marketer, "rule-save", model, "r99", sent)
    assert names(model)["Place"][-1] == "Country is DK"


def test_form_posts_itself_to_be_drawn_anew(as_marketer: Client, model: ScoringModel) -> None:
    key = key_of(model, "Norwegian")
    sent = posted(model, "Norwegian", kind="list", points="8") | {"act": "kind"}
    answer = post(as_marketer, "rule-refresh", model, key, sent)
    assert answer.status_code == 200
    assert answer.content.decode().count("<form") == 1
    assert "<li" not in answer.content.decode().partition("<div")[0]
    assert "data-begun" in answer.content.decode()


def test_switched_deleted_and_copied_at_once(as_marketer: Client, model: ScoringModel) -> None:
    switched = post(as_marketer, "rule-toggle", model, key_of(model, "Norwegian"))
    assert rule(model, "Norwegian")["enabled"] is False
    assert "is-off" in switched.content.decode()
    deleted = post(as_marketer, "rule-delete", model, key_of(model, "Swedish"))
    assert (deleted.content, events(deleted)["toast"]["text"]) == (b"", "“Swedish” is deleted.")
    copied = post(as_marketer, "rule-duplicate", model, key_of(model, "Pages"))
    assert 'id="rules"' in copied.content.decode()
    assert names(model) == {"Place": ["Norwegian", "Student"], "Lists": ["Fair"], "Site": ["Pages", "Pages 2"]}


@pytest.mark.parametrize(("tab", "event"), [("model", "rulesChanged"), ("model-bands", "modelChanged")])
def test_undo_draws_the_rules_anew_where_they_are_shown(
    as_marketer: Client, model: ScoringModel, tab: str, event: str
) -> None:
    deleted = post(as_marketer, "rule-delete", model, key_of(model, "Swedish"))
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{reverse(tab, args=[model.pk])}"}
    answer = as_marketer.post(undo_of(deleted), headers=headers)
    assert (answer.status_code, names_of_events(answer)) == (204, {event, "toast"})
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student"]
    if event == "rulesChanged":
        drawn = as_marketer.get(reverse("model-rules", args=[model.pk]), headers=HTMX)
        assert "modelChanged" in events(drawn)


@pytest.mark.parametrize("name", ["rule-toggle", "rule-delete", "rule-duplicate", "rule-move"])
def test_what_is_gone_is_said_and_the_page_brought_up_to_date(
    as_marketer: Client, model: ScoringModel, admin: User, name: str
) -> None:
    key = key_of(model, "Norwegian")
    delete_rule(model=model, key=key, author=admin)
    answer = post(as_marketer, name, model, key)
    assert (answer.status_code, answer.content) == (409, b"")
    assert events(answer)["toast"] == {"text": "Ada Nowak deleted this while you were editing it.", "tone": "bad"}
    assert "rulesChanged" in events(answer)


def test_dragged_rule_is_stored_without_drawing_anything(as_marketer: Client, model: ScoringModel, admin: User) -> None:
    switch_rule(model=model, key=key_of(model, "Swedish"), enabled=False, author=admin)
    sent = {"dragged": "1", "group": key_of_group(model, "Lists"), "before": key_of(model, "Fair")}
    answer = post(as_marketer, "rule-move", model, key_of(model, "Norwegian"), sent)
    assert (answer.status_code, "modelChanged" in events(answer)) == (204, True)
    assert names(model)["Lists"] == ["Norwegian", "Fair"]


def test_menu_moves_by_a_step_and_to_a_group(as_marketer: Client, model: ScoringModel) -> None:
    key = key_of(model, "Student")
    post(as_marketer, "rule-move", model, key, {"step": "up"})
    assert names(model)["Place"] == ["Norwegian", "Student", "Swedish"]
    key = key_of(model, "Student")
    dialog = as_marketer.get(reverse("rule-move", args=[model.pk, key]), headers=HTMX)
    assert [name for _key, name in dialog.context["groups"]] == ["Lists", "Site"]
    post(as_marketer, "rule-move", model, key, {"group": key_of_group(model, "Site")})
    assert names(model)["Site"] == ["Pages", "Student"]


def test_group_is_edited_in_the_place_of_its_head(as_marketer: Client, model: ScoringModel, admin: User) -> None:
    switch_rule(model=model, key=key_of(model, "Swedish"), enabled=False, author=admin)
    key = key_of_group(model, "Place")
    form = as_marketer.get(reverse("group-edit", args=[model.pk, key]), headers=HTMX).content.decode()
    assert f'<header class="group-head group-edit" id="group-head-{key}">' in form
    seen = mark_of(head_of_group(plain_of(model)["groups"][0]))
    sent = {"mark": seen, "name": "Where", "category": "fit", "limit": "30", "minimum": "−5", "fading": "none"}
    wrong = post(as_marketer, "group-save", model, key, {**sent, "limit": "−10", "minimum": "0"})
    assert (wrong.status_code, "aria-invalid" in wrong.content.decode()) == (422, True)
    answer = post(as_marketer, "group-save", model, key, sent)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "#rules")
    head = head_of_group(plain_of(model)["groups"][0])
    assert head == {"id": key, "name": "Where", "category": "fit", "limit": 30, "minimum": -5}


def test_groups_conflict_like_rules(as_marketer: Client, model: ScoringModel, admin: User) -> None:
    switch_rule(model=model, key=key_of(model, "Swedish"), enabled=False, author=admin)
    key = key_of_group(model, "Place")
    seen = mark_of(head_of_group(plain_of(model)["groups"][0]))
    save_group(model=model, key=key, head={"name": "Where", "category": "fit", "limit": 9}, mark="", author=admin)
    sent = {"mark": seen, "name": "Mine", "category": "fit", "limit": "30", "fading": "none"}
    answer = post(as_marketer, "group-save", model, key, sent)
    assert (answer.status_code, "It says now: Where: up to 9 points" in answer.content.decode()) == (409, True)
    delete_group(model=model, key=key, author=admin)
    gone = post(as_marketer, "group-save", model, key, sent)
    assert (gone.status_code, "Add it again" in gone.content.decode()) == (409, True)
    assert post(as_marketer, "group-save", model, key, {**sent, "add": "1"}).status_code == 200
    assert names(model)["Mine"] == []


def test_groups_are_added_moved_copied_and_deleted(as_marketer: Client, model: ScoringModel) -> None:
    form = as_marketer.get(reverse("group-new", args=[model.pk]), {"category": "engagement"}, headers=HTMX)
    assert "New group" in form.content.decode()
    post(as_marketer, "group-save", model, "g1", {"add": "1", "name": "Mails", "category": "engagement"})
    post(as_marketer, "group-move", model, "g1", {"step": "up"})
    post(as_marketer, "group-duplicate", model, key_of_group(model, "Lists"))
    deleted = post(as_marketer, "group-delete", model, key_of_group(model, "Place"))
    assert list(names(model)) == ["Lists", "Lists 2", "Mails", "Site"]
    as_marketer.post(undo_of(deleted), headers=HTMX)
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student"]


WRITES = ["rule-save", "rule-refresh", "rule-toggle", "rule-delete", "rule-duplicate", "rule-move"]


@pytest.mark.parametrize("name", WRITES)
def test_sellers_are_refused(
    client_for: Callable[[User | None], Client], seller: User, model: ScoringModel, name: str
) -> None:
    before = plain_of(model)
    answer = post(client_for(seller), name, model, key_of(model, "Norwegian"), posted(model, "Norwegian", points="1"))
    assert (answer.status_code, plain_of(model)) == (403, before)


@pytest.mark.parametrize("name", [name for name in WRITES if name != "rule-move"])
def test_no_change_by_reading(as_marketer: Client, model: ScoringModel, name: str) -> None:
    assert as_marketer.get(reverse(name, args=[model.pk, key_of(model, "Norwegian")])).status_code == 405


def test_undo_of_what_is_gone_is_refused_in_words(as_marketer: Client, model: ScoringModel) -> None:
    answer = as_marketer.post(reverse("draft-undo", args=[model.pk, 99]), headers=HTMX)
    assert (answer.status_code, "can’t be undone any more" in events(answer)["toast"]["text"]) == (409, True)
