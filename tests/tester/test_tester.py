"""The live test: the draft beside what is in force; whom it offers; what it says of whom it can't score."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from crm.models import Contact, ListMember, RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel, Version
from scoring.queries.tester import telling_examples
from tests.tester.conftest import HTMX, MODEL

TABS = ["", "bands/", "triggers/", "audience/"]


def test_search_that_no_text_can_be_finds_nobody(as_marketer: Client, model: ScoringModel) -> None:
    answered = as_marketer.post(f"/models/{model.pk}/tester/choose/", {"q": "a\x00b"})
    assert answered.status_code == 302


def choose(client: Client, model: ScoringModel, record: Contact, **more: Any) -> str:
    return client.post(f"/models/{model.pk}/tester/choose/", {"record": record.pk}, headers=HTMX).text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_draft_is_compared_with_the_version_in_force(as_marketer: Client, draft: Version, maja: Contact) -> None:
    said = words(choose(as_marketer, draft.model, maja))
    assert "−3 from v1 was 37, A1" in said
    assert "Draft vs. v1" in said
    assert "Chief Job title is Chief Operating Officer +12" in said
    assert "Views 3 page views, last" in said
    assert "+12 3 lost to its limit" in said
    assert "2 rules did not match" in said
    assert "Chat 0 chats" in said


def test_rule_that_is_switched_off_is_said_to_be_and_not_counted(
    as_marketer: Client, model: ScoringModel, maja: Contact, marketer: User
) -> None:
    text = MODEL.replace("activity: [chat],", "activity: [chat], enabled: false,")
    html = choose(as_marketer, load_document(text, author=marketer).model, maja)
    said = words(html)
    assert "1 rule did not match" in said
    assert "Chat Switched off" in said
    assert "0 chats" not in said
    assert "#rule-chat" in html


def test_limit_of_a_group_is_said(as_seller: Client, draft: Version, maja: Contact) -> None:
    """Sales test what is in force, beside which there is nothing to compare."""
    said = words(choose(as_seller, draft.model, maja))
    assert "of 30: 5 lost to the limit" in said
    assert "v1, in force" in said
    assert "from v1" not in said


def test_hits_and_links_name_the_rules(as_marketer: Client, draft: Version, maja: Contact) -> None:
    html = choose(as_marketer, draft.model, maja)
    hits = re.findall(r'data-hit="([a-z]+)"', html)
    assert hits == ["chief", "norway", "views"]
    assert f'href="/models/{draft.model_id}/#rule-chief"' in html
    assert f'href="/models/{draft.model_id}/#rule-chat"' in html


def test_choice_stays_on_every_tab_and_for_this_model_alone(
    as_marketer: Client, model: ScoringModel, maja: Contact
) -> None:
    choose(as_marketer, model, maja)
    for tab in TABS:
        page = as_marketer.get(f"/models/{model.pk}/{tab}").text
        assert 'value="Åse Łącka"' in page, tab
        assert "Score 37" in page, tab
    assert "tester-panel" not in as_marketer.get(f"/models/{model.pk}/history/").text


def test_edit_is_seen_by_the_next_refresh(as_marketer: Client, draft: Version, maja: Contact) -> None:
    choose(as_marketer, draft.model, maja)
    Version.objects.filter(pk=draft.pk).update(document=draft.document.replace('"points": 12,', '"points": 1,'))
    html = as_marketer.get(f"/models/{draft.model_id}/tester/", headers=HTMX).text
    assert 'hx-swap-oob="true"' in html
    assert "from v1" in words(html)


def test_who_is_left_out_is_unscored_with_the_reason(
    as_marketer: Client, model: ScoringModel, maja: Contact, colleague: Contact
) -> None:
    assert "Unscored which is not 0 A colleague: vekt.example is one" in words(choose(as_marketer, model, colleague))
    ListMember.objects.create(list=RecordList.objects.get(name="Internal"), record_id=maja.pk)
    assert "In the list “Internal”, which the model leaves out." in words(choose(as_marketer, model, maja))


def test_disqualified_is_said(as_marketer: Client, model: ScoringModel, student: Contact) -> None:
    said = words(choose(as_marketer, model, student))
    assert "Disqualified By: Student." in said


def test_draft_with_faults_says_what_is_wrong(as_marketer: Client, draft: Version, maja: Contact) -> None:
    choose(as_marketer, draft.model, maja)
    Version.objects.filter(pk=draft.pk).update(document=draft.document.replace("job_title", "no_such"))
    page = words(as_marketer.get(f"/models/{draft.model_id}/").text)
    assert "can’t be computed" in page
    assert "no_such" in page


@pytest.mark.parametrize("search", ["łąck", "lacka", "aase", "maja@oe", "Chief Oper"])
def test_search_finds_names_and_addresses(as_seller: Client, model: ScoringModel, search: str) -> None:
    found = as_seller.get(f"/models/{model.pk}/tester/people/", {"q": search}, headers=HTMX).text
    expected = search != "aase"
    assert ("Åse Łącka" in found) is expected


def test_before_a_letter_is_typed_recent_people_and_examples_are_offered(
    as_marketer: Client, model: ScoringModel, maja: Contact, student: Contact
) -> None:
    url = f"/models/{model.pk}/tester/people/"
    as_marketer.get(f"/contacts/{student.pk}/")
    offered = words(as_marketer.get(url, {"q": ""}, headers=HTMX).text)
    assert offered.startswith("Looked at last Ola Nordmann Student 0")
    assert "A hot, a warm and a cold one Åse Łącka" in offered
    choose(as_marketer, model, maja)
    chosen = {"q": "Åse Łącka", "record": str(maja.pk)}
    assert "Looked at last Åse Łącka" in words(as_marketer.get(url, chosen, headers=HTMX).text)
    assert "Nobody matches" in as_marketer.get(url, {"q": "zzz"}, headers=HTMX).text


def test_examples_are_hot_and_cold(model: ScoringModel, maja: Contact, student: Contact) -> None:
    assert telling_examples(model) == [maja.pk, student.pk]


def test_without_a_choice_three_are_offered(as_marketer: Client, model: ScoringModel) -> None:
    page = words(as_marketer.get(f"/models/{model.pk}/").text)
    assert "Pick somebody you know" in page
    assert "Åse Łącka" in page


def test_without_javascript_the_first_found_is_chosen(as_marketer: Client, model: ScoringModel, maja: Contact) -> None:
    response = as_marketer.post(f"/models/{model.pk}/tester/choose/", {"q": "Łącka"})
    assert response.status_code == 302
    assert "Score 37" in as_marketer.get(f"/models/{model.pk}/").text


def test_chosen_record_that_is_deleted_is_forgotten(as_marketer: Client, model: ScoringModel, maja: Contact) -> None:
    choose(as_marketer, model, maja)
    maja.delete()
    assert "Pick somebody you know" in as_marketer.get(f"/models/{model.pk}/").text


def test_outsider_sees_nothing(client_for: Any, outsider: User, model: ScoringModel) -> None:
    for path in ("tester/", "tester/people/"):
        assert client_for(outsider).get(f"/models/{model.pk}/{path}", headers=HTMX).status_code == 403
