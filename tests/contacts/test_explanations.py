"""An explanation adds up to the stored total, says what matched in the record's own words, and why the rest did not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Company, Contact, Deal, DealContact, ListMember, RecordList
from leadscoring.accounts.models import Organisation
from scoring.models import Score
from scoring.queries.explanations import explain
from tests.factories.crm import make_activity
from tests.leads.world import published_model

ONE = """
format: leadscoring/1
name: One rule
object: contact
kind: combined
groups:
  - {{name: G, category: engagement, criteria: [{{name: R, {rule}}}]}}
"""
EVERYONE = "points: 10"


def said(contact: Contact, rule: str) -> tuple[bool, str]:
    """Whether the one rule matched, and what is said of it."""
    model = published_model(ONE.format(rule=rule))
    (criterion,) = explain(contact, model).groups[0].criteria
    return criterion.has_matched, criterion.text


@pytest.fixture
def buyer(db: None) -> Contact:
    company = Company.objects.create(name="Firma", employees=1850, domain="firma.example")
    RecordList.objects.create(name="Customers")
    RecordList.objects.create(name="VIP")
    made = Contact.objects.create(
        first_name="Kari", job_title="Buyer", email="info@firma.example", country="Norway", company=company
    )
    ListMember.objects.create(list=RecordList.objects.get(name="Customers"), record_id=made.pk)
    for days in (1, 3, 40):
        make_activity(made, asset="/pricing", occurred_at=timezone.now() - timedelta(days=days))
    deal = Deal.objects.create(name="D", stage="won")
    DealContact.objects.create(deal=deal, contact=made)
    return made


MATCHED = [
    ("if: {property: job_title, op: is_any, value: buyer}, points: 1", "Job title is Buyer"),
    ("if: {property: company.employees, op: gte, value: 50}, points: 1", "1,850 employees"),
    ("if: {property: phone, op: unknown}, points: 1", "Phone is blank"),
    ("if: {property: email, op: role_email}, points: 1", "E-mail is a role’s e-mail address (info@firma.example)"),
    ("if: {not: {property: job_title, op: is_any, value: [VP, CEO]}}, points: 1", "Job title is “Buyer”, not any of VP, CEO"),  # noqa: E501
    ("if: {all: [{property: country, op: known}, {list: VIP}]}, disqualify: true", ""),
    ("if: {any: [{list: VIP}, {list: Customers}]}, points: 1", "in the list “Customers”"),
    ("if: {activity: [page_view], within_days: 30, at_least: 2}, points: 1", "2 page views in the last 30 days"),
    ("if: {property: deal.stage, op: is_any, value: won}, points: 1", "A deal’s stage is won"),
    ("if: {deal: {property: stage, op: is_any, value: won}}, points: 1", "has a deal where (Stage is won)"),
    ("property: country, values: {Norway: 3}", "Country is Norway"),
    ("property: company.employees, ranges: [{from: 1000, points: 4}]", "1,850 employees"),
    ("list: customers, points: 2", "in the list “customers”"),
    ("not_in_list: VIP, points: 2", "not in the list “VIP”"),
    ("activity: page_view, points: 2", "3 page views, last 1 day ago"),
    ("activity: [page_view, chat], points: 2, award: every, max_times: 2", "3 times, last 1 day ago; 2 earn points"),
    ("activity: any, tiers: [{from: 2, to: 5, points: 5}]", "3 activities, last 1 day ago"),
    ("inactive_days: 20, activity: chat, points: -5", "no activity ever"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), [pair for pair in MATCHED if pair[1]])
def test_explanation_says_what_matched(buyer, rule, text):
    assert said(buyer, rule) == (True, text)


UNMATCHED = [
    ("if: {property: job_title, op: contains_any, value: [chief, VP]}, points: 1", "Job title is “Buyer”, not any of chief, VP"),  # noqa: E501
    ("if: {property: job_title, op: starts_with_any, value: chief}, points: 1", "Job title is “Buyer”, not chief"),
    ("if: {property: company.industry, op: is_any, value: Energy}, points: 1", "Company’s industry is blank"),
    ("if: {property: company.employees, op: lt, value: 50}, points: 1",
     "1,850 employees; the rule asks: Company’s employees is less than 50"),
    ("if: {property: email, op: free_email}, points: 1", "E-mail is “info@firma.example”, which is no free e-mail address"),  # noqa: E501
    ("if: {all: [{property: country, op: is_any, value: Norway}, {list: VIP}]}, points: 1", "not in the list “VIP”"),
    ("if: {any: [{list: VIP}, {property: phone, op: known}]}, points: 1", "not in the list “VIP”; Phone is blank"),
    ("if: {not: {list: Customers}}, points: 1", "in the list “Customers”"),
    ("if: {activity: [page_view], within_days: 30, at_least: 5}, points: 1",
     "2 page views in the last 30 days; needs at least 5 times"),
    ("if: {property: owner, op: changed_in_last_days, value: 5}, points: 1", "not so: Owner changed in the last 5 days"),  # noqa: E501
    ("property: country, values: {Sweden: 3}", "Country is Norway, which earns nothing"),
    ("property: city, values: {Oslo: 3}", "City is blank"),
    ("property: company.employees, ranges: [{to: 99, points: 4}]", "1,850 employees; points are for 99 or less"),
    ("list: VIP, points: 2", "not in the list “VIP”"),
    ("activity: chat, points: 2", "0 chats"),
    ("activity: page_view, within_days: 90, at_least: 4, points: 2", "3 page views in the last 90 days; needs at least 4 times"),  # noqa: E501
    ("activity: page_view, where: {field: asset, op: is_any, value: /demo}, within_days: 90, points: 2",
     "0 page views where Asset is /demo, in the last 90 days"),
    ("activity: [chat, meeting], points: 2", "0 times: Chatted, Had a meeting"),
    ("activity: page_view, tiers: [{from: 9, points: 5}]", "3 page views; points are for 9 or more"),
    ("activity: page_view, points: 2, decay: {linear_days: 1}", "3 page views, the last 1 day ago: faded to nothing"),
    ("inactive_days: 20, activity: any, points: -5", "last activity 1 day ago"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), UNMATCHED)
def test_explanation_says_why_not(buyer, rule, text):
    assert said(buyer, rule) == (False, text)


def test_explanation_of_who_has_no_company(db):
    alone = Contact.objects.create(first_name="Ola")
    assert said(alone, "if: {property: company.industry, op: is_any, value: x}, points: 1") == (False, "has no company")


def test_explanation_says_what_another_model_gives(buyer):
    fit = "format: leadscoring/1\nname: Company fit\nobject: company\nkind: fit\ngroups:\n  - name: G\n    criteria:\n"
    fit += "      - {name: Size, property: employees, ranges: [{from: 100, points: 42.5}]}\n"
    published_model(fit)
    asked = "score: Company fit, if: {field: total, op: gte, value: %s}, points: 3"
    assert said(buyer, asked % 40) == (True, "“Company fit” gives total 42.5, fit 42.5")
    assert said(buyer, asked % 50) == (False, "“Company fit” gives total 42.5, fit 42.5")
    test = "if: {score: Company fit, field: total, op: gte, value: %s}, points: 3"
    assert said(buyer, test % 40) == (True, "“Company fit” gives total 42.5, fit 42.5")
    assert said(buyer, test % 50) == (False, "“Company fit” gives total 42.5, fit 42.5")
    alone = Contact.objects.create(first_name="Ola")
    assert said(alone, asked % 40) == (False, "not scored by “Company fit”")


def test_parts_add_up_to_the_stored_total(model, people):
    for contact in people.values():
        stored = Score.objects.filter(version_id=model.live_id, record_id=contact.pk).first()
        explanation = explain(contact, model)
        if stored is None:
            assert explanation.breakdown is None
            continue
        assert explanation.breakdown.total == stored.total
        assert not explanation.is_being_rescored
        for group in explanation.groups:
            assert group.raw == sum(criterion.points for criterion in group.criteria)
        for category in explanation.breakdown.categories:
            assert category.raw == sum(group.points for group in explanation.groups if group.category == category.name)


def test_explanation_names_what_the_limit_took(model, people):
    group = explain(people["Åse"], model).groups[0]
    assert (group.raw, group.points) == (400, 300)


def test_explanation_names_who_is_disqualified(model, people):
    explanation = explain(people["Rolf"], model)
    assert explanation.breakdown.disqualified == ("Competitor",)
    assert [c.name for g in explanation.groups for c in g.criteria if c.disqualifies and c.has_matched] == [
        "Competitor"
    ]
    assert explanation.breakdown.total == 0


def test_explanation_shows_the_fresh_score_when_something_changed(model, people):
    maja = people["Maja"]
    Contact.objects.filter(pk=maja.pk).update(job_title="Chief")
    maja.refresh_from_db()
    explanation = explain(maja, model)
    assert explanation.is_being_rescored
    assert explanation.breakdown.total == 275
    assert Score.objects.get(version_id=model.live_id, record_id=maja.pk).total == 25


def test_explanation_at_an_instant_before(model, people):
    before = timezone.now() - timedelta(days=2)
    explanation = explain(people["Åse"], model, before)
    assert (explanation.breakdown.total, explanation.as_of) == (350, before)
    assert explanation.groups[1].criteria[0].count == 1


def test_unscored_says_why(model, people):
    Organisation.objects.create(own_domains=["own.example"])
    colleague = Contact.objects.create(email="me@Own.example")
    assert explain(people["Ida"], model).unscored == "In the list “Internal”, which the model leaves out."
    assert explain(colleague, model).unscored == "A colleague: own.example is one of our own domains."


@pytest.mark.parametrize(
    ("lists", "text"),
    [
        ("[Newsletter]", "Not in the list “Newsletter”, which the model is for."),
        ("[Newsletter, Internal]", "In none of the lists that the model is for: Newsletter, Internal."),
    ],
)
def test_unscored_says_which_list_is_missing(people, lists, text):
    model = published_model(ONE.format(rule="property: city, values: {Oslo: 1}") + f"audience: {{include: {lists}}}\n")
    assert explain(people["Ewa"], model).unscored == text


def test_not_computed_yet_is_said(model):
    new = Contact.objects.create(first_name="New", job_title="Chief")
    explanation = explain(new, model)
    assert explanation.is_being_rescored
    assert explanation.breakdown.total == 250


def test_explanation_takes_as_many_queries_however_much_happened(model, people):
    with CaptureQueriesContext(connection) as few:
        explain(people["Maja"], model)
    for days in range(40):
        make_activity(people["Maja"], asset=f"/page{days}", occurred_at=timezone.now() - timedelta(days=days))
    with CaptureQueriesContext(connection) as many:
        explain(people["Maja"], model)
    assert len(many) == len(few)
