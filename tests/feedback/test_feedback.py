"""A score is disputed: by whom, with what is kept, how it is replaced and taken back, and where it is read."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.models import Contact
from leadscoring.accounts.models import AuditEntry
from scoring.domain.errors import Refused
from scoring.domain.feedback import give_feedback, take_back
from scoring.models import Feedback
from tests.cases import in_one_world
from tests.companies.world import company_model
from tests.contacts.test_contact_page import HTMX, text_of


@pytest.fixture
def ase(scored_people) -> Contact:
    return Contact.objects.get(first_name="Åse")


def url_of(model, record) -> str:
    return f"/models/{model.pk}/feedback/{record.pk}/"


def said(**values: object) -> dict[str, object]:
    return {"verdict": "too_high", "reason": "She left the company.", "seen": 400} | values


@pytest.mark.parametrize(
    ("persona", "status"), [("seller", 302), ("marketer", 302), ("admin", 302), ("outsider", 403), (None, 302)]
)
def test_who_may_give(scored_people, ase, request, client_for, persona, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    response = client.post(url_of(scored_people, ase), said())
    assert response.status_code == status
    assert Feedback.objects.count() == (1 if persona not in ("outsider", None) else 0)
    if persona is None:
        assert "login" in response.url


def test_whoever_may_only_look_reads_opinions_and_gives_none(scored_people, ase, make_user, seller, client_for):
    from django.contrib.auth.models import Permission

    give_feedback(user=seller, record=ase, model=scored_people, verdict="too_low", reason="She wrote to me.")
    reader = make_user("reader@vekt.example")
    reader.user_permissions.add(Permission.objects.get(codename="view_leads"))
    client = client_for(reader)
    page = client.get(f"/contacts/{ase.pk}/")
    assert "She wrote to me." in text_of(page)
    assert "Say what you think" not in text_of(page)
    assert client.post(url_of(scored_people, ase), said()).status_code == 403
    assert client.post(f"/feedback/{Feedback.objects.get().pk}/undo/").status_code == 403
    assert client.get(f"/models/{scored_people.pk}/feedback/").status_code == 403


@pytest.mark.parametrize("permission", ["work_leads", "comment_models"])
def test_either_permission_is_enough(scored_people, ase, make_user, client_for, permission):
    from django.contrib.auth.models import Permission

    user = make_user("one@vekt.example")
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_leads", permission]))
    assert client_for(user).post(url_of(scored_people, ase), said()).status_code == 302
    assert Feedback.objects.get().user == user


def test_the_whole_breakdown_of_that_moment_is_kept(scored_people, ase, seller):
    given = give_feedback(user=seller, record=ase, model=scored_people, verdict="too_high", reason=" Left. ", seen=400)
    given.refresh_from_db()
    assert (given.total, given.fit, given.engagement, given.band) == (400, 300, 100, "Hot")
    assert (given.version, given.reason, given.state) == (scored_people.live, "Left.", "current")
    assert given.as_of <= given.at
    parts = given.parts
    assert parts["disqualified"] == []
    assert parts["categories"] == [
        {"name": "fit", "raw": 300, "points": 300},
        {"name": "engagement", "raw": 100, "points": 100},
    ]
    company, site = parts["groups"]
    assert {k: company[k] for k in ("name", "category", "raw", "points")} == {
        "name": "Company and role", "category": "fit", "raw": 400, "points": 300,
    }  # fmt: skip
    assert [(c["name"], c["points"]) for c in company["criteria"]] == [
        ("Decides", 250), ("Size", 150), ("Student", 0), ("Competitor", 0),
    ]  # fmt: skip
    assert site["criteria"][0] == {
        "name": "Pricing page", "points": 100, "count": 2, "text": "2 page views, last 1 day ago", "has_matched": True,
    }  # fmt: skip
    Contact.objects.filter(pk=ase.pk).update(job_title="")
    given.refresh_from_db()
    assert given.total == 400
    entry = AuditEntry.objects.get(action="feedback.given")
    assert (entry.actor, entry.after["verdict"], entry.after["total"]) == (seller, "too_high", "40")


@in_one_world(
    "form, fault",
    [
        ({"verdict": ""}, "Choose one of the three."),
        ({"verdict": "wrong"}, "wrong is not one of the available choices"),
        ({"reason": "  "}, "Say why"),
        ({"verdict": "too_low", "reason": ""}, "Say why"),
        ({"reason": "x" * 1001}, "at most 1000 characters"),
        ({"seen": ""}, ""),
    ],
)
def test_what_is_missing_comes_back_beside_the_field(scored_people, ase, as_seller, form, fault):
    response = as_seller.post(url_of(scored_people, ase), said(**form), headers=HTMX)
    assert response.status_code == 422
    body = response.content.decode()
    assert "<details" in body
    assert re.search(r"<details[^>]* open", body)
    assert fault in text_of(response)
    assert "<html" in as_seller.post(url_of(scored_people, ase), said(**form)).content.decode()
    assert not Feedback.objects.exists()


def test_right_needs_no_reason(scored_people, ase, as_seller):
    response = as_seller.post(url_of(scored_people, ase), said(verdict="right", reason=""), headers=HTMX)
    assert response.status_code == 200
    assert "Right" in text_of(response)
    assert f"/feedback/{Feedback.objects.get().pk}/undo/" in response["HX-Trigger"]


def test_an_opinion_is_of_the_score_that_was_looked_at(scored_people, ase, as_seller):
    Contact.objects.filter(pk=ase.pk).update(job_title="Buyer")
    response = as_seller.post(url_of(scored_people, ase), said(), headers=HTMX)
    assert response.status_code == 422
    assert "The score has moved from 40 to 25" in text_of(response)
    assert 'value="250"' in response.content.decode()
    assert not Feedback.objects.exists()
    assert as_seller.post(url_of(scored_people, ase), said(seen=250), headers=HTMX).status_code == 200


def test_a_new_opinion_replaces_the_shown_one_and_undo_brings_it_back(scored_people, ase, seller, admin):
    first = give_feedback(user=seller, record=ase, model=scored_people, verdict="too_high", reason="Left.")
    other = give_feedback(user=admin, record=ase, model=scored_people, verdict="right")
    second = give_feedback(user=seller, record=ase, model=scored_people, verdict="right")
    states = dict(Feedback.objects.values_list("pk", "state"))
    assert states == {first.pk: "replaced", other.pk: "current", second.pk: "current"}
    with pytest.raises(Refused):
        take_back(feedback=first, by=seller)
    with pytest.raises(Refused, match="Only whoever said it"):
        take_back(feedback=second, by=admin)
    assert take_back(feedback=second, by=seller) == first
    states = dict(Feedback.objects.values_list("pk", "state"))
    assert states == {first.pk: "current", other.pk: "current", second.pk: "withdrawn"}
    assert take_back(feedback=first, by=seller) is None
    with pytest.raises(Refused):
        take_back(feedback=first, by=seller)


def test_the_database_keeps_one_current_opinion_and_asks_for_a_reason(scored_people, ase, seller):
    given = give_feedback(user=seller, record=ase, model=scored_people, verdict="right")
    given.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save(force_insert=True)
    given.state, given.verdict = "replaced", "too_low"
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save(force_insert=True)


def test_who_has_no_score_has_none_to_dispute(scored_people, as_seller, seller):
    ida = Contact.objects.get(first_name="Ida")
    with pytest.raises(Refused, match="no score any more"):
        give_feedback(user=seller, record=ida, model=scored_people, verdict="right")
    assert "Say what you think" not in text_of(as_seller.get(f"/contacts/{ida.pk}/"))
    assert as_seller.post(url_of(scored_people, ida), said(), headers=HTMX).status_code == 422


def test_a_model_of_companies_is_not_asked_about_contacts(scored, ase, seller, as_seller, companies):
    with pytest.raises(Refused, match="gives it no score"):
        give_feedback(user=seller, record=ase, model=scored, verdict="right")
    response = as_seller.post(url_of(scored, companies["Öresund"]), said(seen=700))
    assert response.url == f"/companies/{companies['Öresund'].pk}/"
    page = text_of(as_seller.get(response.url))
    assert "Too high “She left the company.” Jonas Berg · when it was 70 (Ideal)" in page
    assert "Your opinion of this score is kept" in page


def test_undo_over_htmx_and_without(scored_people, ase, as_seller, client_for, admin):
    as_seller.post(url_of(scored_people, ase), said())
    url = f"/feedback/{Feedback.objects.get().pk}/undo/"
    assert client_for(admin).post(url, headers=HTMX).status_code == 409
    done = as_seller.post(url, headers=HTMX)
    assert (done.status_code, "feedbackChanged" in done["HX-Trigger"]) == (204, True)
    assert as_seller.post(url, headers=HTMX).status_code == 409
    assert as_seller.post(url).url == f"/contacts/{ase.pk}/"
    assert as_seller.get(url).status_code == 405
    assert Feedback.objects.get().state == "withdrawn"
    assert "She left" not in text_of(as_seller.get(f"/contacts/{ase.pk}/"))


def test_it_stands_beside_the_score_of_its_model_only(scored_people, ase, as_seller, companies):
    company_model()
    as_seller.post(url_of(scored_people, ase), said())
    assert text_of(as_seller.get(f"/contacts/{ase.pk}/")).count("She left the company.") == 2  # and in the form
    Feedback.objects.update(record_id=companies["Öresund"].pk)
    assert "She left" not in text_of(as_seller.get(f"/companies/{companies['Öresund'].pk}/"))


def test_reasons_are_escaped(scored_people, ase, as_seller):
    as_seller.post(url_of(scored_people, ase), said(reason="<script>alert(1)</script>"))
    for url in (f"/contacts/{ase.pk}/", f"/models/{scored_people.pk}/feedback/"):
        assert "<script>alert" not in as_seller.get(url).content.decode()


@pytest.mark.parametrize(
    ("persona", "status"), [("seller", 200), ("marketer", 200), ("admin", 200), ("outsider", 403), (None, 302)]
)
def test_who_may_read_a_models_opinions(scored_people, request, client_for, persona, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    assert client.get(f"/models/{scored_people.pk}/feedback/").status_code == status


def test_a_models_page_counts_by_band_and_lists_the_newest_first(scored_people, ase, seller, admin, as_seller):
    url = f"/models/{scored_people.pk}/feedback/"
    assert "Nobody has said anything yet" in text_of(as_seller.get(url))
    lukasz = Contact.objects.get(first_name="Łukasz")
    give_feedback(user=seller, record=ase, model=scored_people, verdict="too_high", reason="Left.")
    give_feedback(user=seller, record=ase, model=scored_people, verdict="right")
    give_feedback(user=admin, record=ase, model=scored_people, verdict="too_low", reason="Called.")
    give_feedback(user=admin, record=lukasz, model=scored_people, verdict="too_low", reason="Budget is there.")
    text = text_of(as_seller.get(url))
    # What was replaced is listed, and not counted.
    assert "Hot 1 0 1 Warm 0 0 0 Cold 0 0 1" in text
    assert text.index("Budget is there.") < text.index("Called.") < text.index("Left.")
    assert "said something else later" in text
    assert "Company and role +30" in text
    low = text_of(as_seller.get(f"{url}?verdict=too_low"))
    assert "Left." not in low
    assert "Called." in low
    lukasz.delete()
    assert as_seller.get(url).status_code == 200


def test_as_many_queries_for_one_opinion_as_for_three(scored_people, ase, seller, admin, marketer, as_seller):
    url = f"/models/{scored_people.pk}/feedback/"
    give_feedback(user=seller, record=ase, model=scored_people, verdict="right")
    for page in (url, f"/contacts/{ase.pk}/"):
        Feedback.objects.exclude(user=seller).delete()
        as_seller.get(page)
        with CaptureQueriesContext(connection) as one:
            as_seller.get(page)
        for user in (admin, marketer):
            give_feedback(user=user, record=ase, model=scored_people, verdict="right")
        as_seller.get(page)
        with CaptureQueriesContext(connection) as three:
            as_seller.get(page)
        assert len(three) == len(one) <= 45
