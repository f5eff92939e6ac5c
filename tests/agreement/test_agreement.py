"""The other side's agreement: whose it is to give, how long it holds, and what is refused without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import AuditEntry, User
from leadscoring.notifications.models import Notification
from scoring.domain.agreement import answer_agreement, ask_agreement, set_needs_agreement
from scoring.domain.drafts import seen_as
from scoring.domain.errors import Refused
from scoring.domain.publishing import publish_version
from scoring.models import Agreement, ScoringModel, Version
from scoring.queries.agreement import is_agreed, sides_to_agree, who_may_agree
from tests.impact.world import draft_of_text, model_text

pytestmark = pytest.mark.django_db


def asked(draft: Version, by: User, of: User | None = None) -> Agreement:
    return ask_agreement(model=draft.model, revision=draft.revision, by=by, of=of, question="Fine?")


def agreed(draft: Version, by: User, who: User) -> Agreement:
    return answer_agreement(agreement=asked(draft, by), by=who, agrees=True, comment="Good leads")


def publish_form(draft: Version) -> dict[str, str]:
    return {"seen": seen_as(draft), "note": ""}


def test_without_agreement_publishing_is_refused_with_a_sentence(as_marketer: Client, draft: Version) -> None:
    answer = as_marketer.post(reverse("model-publish", args=[draft.model_id]), publish_form(draft))
    assert answer.status_code == 422
    assert "before somebody of Sales has agreed with it as it is now" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    with pytest.raises(Refused, match="agreed"):
        publish_version(version=draft)


def test_model_that_needs_none_is_published_as_before(as_marketer: Client, any_draft: Version) -> None:
    answer = as_marketer.post(reverse("model-publish", args=[any_draft.model_id]), publish_form(any_draft))
    assert answer.status_code == 302


def test_agreed_draft_is_published_and_history_says_who_agreed(
    as_marketer: Client, draft: Version, marketer: User, seller: User
) -> None:
    agreed(draft, marketer, seller)
    assert as_marketer.post(reverse("model-publish", args=[draft.model_id]), publish_form(draft)).status_code == 302
    text = as_marketer.get(reverse("model-history", args=[draft.model_id])).content.decode()
    assert "Jonas Berg agreed" in text
    assert "Good leads" in text


def test_later_edit_needs_it_anew(draft: Version, marketer: User, seller: User) -> None:
    agreed(draft, marketer, seller)
    assert is_agreed(draft)
    changed = draft_of_text(model_text(chief=18), marketer)
    assert not is_agreed(changed)
    with pytest.raises(Refused, match="agreed"):
        publish_version(version=changed)


def test_request_is_void_once_the_draft_has_changed(draft: Version, marketer: User, seller: User) -> None:
    request = asked(draft, marketer)
    draft_of_text(model_text(chief=18), marketer)
    with pytest.raises(Refused, match="has changed since you were asked"):
        answer_agreement(agreement=request, by=seller, agrees=True)


def test_decline_is_told_and_stops_the_publish(draft: Version, marketer: User, seller: User) -> None:
    answer_agreement(agreement=asked(draft, marketer), by=seller, agrees=False, comment="Too many clerks")
    with pytest.raises(Refused, match="Jonas Berg has declined"):
        publish_version(version=draft)
    told = Notification.objects.get(user=marketer)
    assert told.text == "Jonas Berg declines version 2 of “B2B”: Too many clerks"


def test_asking_tells_everybody_of_the_other_side(
    draft: Version, marketer: User, seller: User, make_user: Callable[..., User]
) -> None:
    other = make_user("second@vekt.example", role="sales")
    request = asked(draft, marketer)
    told = Notification.objects.filter(kind="agreement")
    assert set(told.values_list("user", flat=True)) == {seller.pk, other.pk}
    assert told[0].url == reverse("agreement", args=[draft.model_id, request.pk])


def test_one_person_alone_may_answer_when_asked(
    draft: Version, marketer: User, seller: User, make_user: Callable[..., User]
) -> None:
    other = make_user("second@vekt.example", role="sales")
    request = asked(draft, marketer, of=seller)
    assert list(Notification.objects.values_list("user", flat=True)) == [seller.pk]
    with pytest.raises(Refused, match="Somebody else was asked"):
        answer_agreement(agreement=request, by=other, agrees=True)
    answer_agreement(agreement=request, by=seller, agrees=True)
    assert is_agreed(draft)


def test_who_is_asked_finds_it_on_the_models_page(
    as_seller: Client, as_marketer: Client, draft: Version, marketer: User
) -> None:
    page = reverse("model", args=[draft.model_id])
    assert "Agree or decline" not in as_seller.get(page).content.decode()
    request = asked(draft, marketer)
    assert reverse("agreement", args=[draft.model_id, request.pk]) in as_seller.get(page).content.decode()
    assert "Agree or decline" not in as_marketer.get(page).content.decode()


@pytest.mark.parametrize("role", ["marketing", "sales", "admin"])
def test_side_that_wrote_it_may_not_agree(
    model: ScoringModel, make_user: Callable[..., User], role: str, admin: User
) -> None:
    author = make_user("author@vekt.example", role=role)
    same = make_user("same@vekt.example", role="sales" if role == "admin" else role)
    other = make_user("other@vekt.example", role="marketing" if role == "sales" else "sales")
    draft = draft_of_text(model_text(chief=19), author)
    allowed = set(who_may_agree(draft))
    assert author not in allowed
    assert other in allowed
    assert (same in allowed) == (role == "admin")
    assert admin not in allowed


def test_either_side_may_agree_where_both_wrote_but_no_author(
    draft: Version, seller: User, make_user: Callable[..., User]
) -> None:
    another = make_user("another@vekt.example", role="sales")
    changed = draft_of_text(model_text(chief=18), seller)
    assert set(map(str, sides_to_agree(changed))) == {"marketing", "sales"}
    assert set(who_may_agree(changed)) == {another}


def test_page_shows_the_impact_and_takes_the_answer(
    as_seller: Client, draft: Version, marketer: User, seller: User
) -> None:
    request = asked(draft, marketer)
    url = reverse("agreement", args=[draft.model_id, request.pk])
    text = as_seller.get(url).content.decode()
    assert "12 of 16 contacts get a new score." in text
    assert "Fine?" in text
    assert "Do you agree with B2B v2?" in text
    answer = as_seller.post(url, {"answer": "agree", "comment": "Yes"})
    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.state, request.comment, request.answered_by) == ("agreed", "Yes", seller)
    again = as_seller.post(url, {"answer": "decline", "comment": ""})
    assert again.status_code == 422
    assert "answered or withdrawn already" in again.content.decode()


def test_marketer_who_asks_sees_the_page_without_the_answer(
    as_marketer: Client, draft: Version, marketer: User, seller: User
) -> None:
    url = reverse("agreement", args=[draft.model_id, asked(draft, marketer).pk])
    assert 'value="agree"' not in as_marketer.get(url).content.decode()
    answer = as_marketer.post(url, {"answer": "agree"})
    assert answer.status_code == 422
    assert "Somebody else was asked to agree." in answer.content.decode()


def test_it_is_asked_for_from_the_page_for_publishing(as_marketer: Client, draft: Version, seller: User) -> None:
    page = reverse("model-publish", args=[draft.model_id])
    text = as_marketer.get(page).content.decode()
    assert "Somebody of Sales must agree with it" in text
    form = {"ask-of": str(seller.pk), "ask-question": "Please look", "ask-revision": str(draft.revision)}
    answer = as_marketer.post(reverse("agreement-ask", args=[draft.model_id]), form)
    assert answer.headers["Location"] == page
    request = Agreement.objects.get()
    assert (request.asked_of, request.question) == (seller, "Please look")
    assert "Jonas Berg was asked to agree" in as_marketer.get(page).content.decode()
    as_marketer.post(reverse("agreement-withdraw", args=[draft.model_id, request.pk]))
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_what_was_answered_meanwhile_is_not_said_to_be_withdrawn(
    as_marketer: Client, draft: Version, marketer: User, seller: User
) -> None:
    request = asked(draft, marketer)
    answer_agreement(agreement=request, by=seller, agrees=True)
    url = reverse("agreement-withdraw", args=[draft.model_id, request.pk])
    told = as_marketer.post(url, follow=True).content.decode()
    assert "answered or withdrawn already" in told
    assert "Nobody is asked any more" not in told
    request.refresh_from_db()
    assert request.state == "agreed"


def test_author_can_not_be_asked(as_marketer: Client, draft: Version, marketer: User, seller: User) -> None:
    form = {"ask-of": str(marketer.pk), "ask-revision": str(draft.revision)}
    assert as_marketer.post(reverse("agreement-ask", args=[draft.model_id]), form).status_code == 422
    with pytest.raises(Refused, match="can’t agree with this draft"):
        asked(draft, marketer, of=marketer)


def test_nobody_there_to_ask_is_said(draft: Version, marketer: User) -> None:
    with pytest.raises(Refused, match="There is nobody of Sales"):
        asked(draft, marketer)


def test_setting_is_switched_and_audited_and_only_an_admin_lets_go_of_it(
    as_marketer: Client, model: ScoringModel, admin: User
) -> None:
    url = reverse("agreement-setting", args=[model.pk])
    as_marketer.post(url, {"needed": "yes"})
    as_marketer.post(url, {"needed": "no"})
    model.refresh_from_db()
    assert model.needs_agreement
    set_needs_agreement(model=model, needed=False, by=admin)
    written = AuditEntry.objects.filter(action__startswith="model.needs").order_by("pk")
    assert [entry.action for entry in written] == ["model.needs_agreement", "model.needs_no_agreement"]


def test_each_step_is_audited(draft: Version, marketer: User, seller: User) -> None:
    agreed(draft, marketer, seller)
    found = AuditEntry.objects.filter(action__startswith="agreement").order_by("pk")
    assert [(entry.action, entry.actor) for entry in found] == [
        ("agreement.asked", marketer),
        ("agreement.agreed", seller),
    ]


def test_asking_anew_withdraws_what_was_asked(draft: Version, marketer: User, seller: User) -> None:
    first = asked(draft, marketer)
    second = asked(draft, marketer, of=seller)
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "asked")
    with pytest.raises(Refused, match="answered or withdrawn"):
        answer_agreement(agreement=first, by=seller, agrees=True)


def test_foreign_next_is_not_followed(as_marketer: Client, model: ScoringModel) -> None:
    url = reverse("agreement-setting", args=[model.pk])
    answer = as_marketer.post(url, {"needed": "yes", "next": "https://evil.example/"})
    assert answer.headers["Location"] == reverse("model-audience", args=[model.pk])


def test_who_asks_can_not_answer(model: ScoringModel, admin: User, marketer: User, seller: User) -> None:
    """An admin's change: either side may agree, but not the one who asks for it."""
    draft = draft_of_text(model_text(chief=19), admin)
    request = asked(draft, marketer)
    assert list(Notification.objects.values_list("user", flat=True)) == [seller.pk]
    with pytest.raises(Refused, match="Somebody else was asked"):
        answer_agreement(agreement=request, by=marketer, agrees=True)
    answer_agreement(agreement=request, by=seller, agrees=True)
    assert is_agreed(draft)
