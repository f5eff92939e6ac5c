"""The contact's page: header, scores, history, timeline, properties."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Contact, Import, ListMember, Property, RecordList
from crm.queries.environment import types_not_theirs
from crm.queries.timeline import PAGE, last_activities
from scoring.models import ScoreChange, Trigger
from scoring.queries.score_history import course_of, week_changes
from tests.cases import in_one_world
from tests.factories.crm import make_activity
from tests.leads.world import MODEL, published_model

HTMX = {"HX-Request": "true"}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("persona", "status"), [("seller", 200), ("marketer", 200), ("admin", 200), ("outsider", 403), (None, 302)]
)
def test_contact_is_for_those_who_may_see_leads(model, people, request, client_for, persona, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    for url in ("", "timeline/", f"history/{model.pk}/"):
        response = client.get(f"/contacts/{people['Åse'].pk}/{url}", headers=HTMX if url and persona else {})
        assert response.status_code == status


def test_contact_that_is_not_there(model, as_seller):
    assert as_seller.get("/contacts/999999/").status_code == 404
    assert as_seller.get("/contacts/999999/timeline/", headers=HTMX).status_code == 404
    assert as_seller.get(f"/contacts/999999/history/{model.pk}/", headers=HTMX).status_code == 404


def test_contact_shows_who_it_is_and_why(model, as_seller, people):
    text = text_of(as_seller.get(f"/contacts/{people['Åse'].pk}/"))
    for part in (
        "Åse Øvrebø", "Chief Operating Officer, Öresund Energi", "Jonas Berg", "Version 1, scored just now",
        "Company and role +30 of 40: 10 lost to the limit", "Decides Job title is Chief Operating Officer +25",
        "Size 1,850 employees +15", "Pricing page 2 page views, last 1 day ago +10", "3 rules did not match",
        "Newsletter not in the list “Newsletter”", "Fit 30", "Total 40", "Score history",
    ):  # fmt: skip
        assert part in text
    assert "Competitor" in text.split("rules did not match")[1]


def test_contact_shows_who_is_disqualified(model, as_seller, people):
    text = text_of(as_seller.get(f"/contacts/{people['Rolf'].pk}/"))
    assert "Disqualified By: Competitor." in text
    assert "Fit −20 instead of 25, since disqualified" in text


def test_contact_shows_who_is_unscored(model, as_seller, people):
    text = text_of(as_seller.get(f"/contacts/{people['Ida'].pk}/"))
    assert "Unscored In the list “Internal”, which the model leaves out." in text


def test_contact_says_that_it_is_being_rescored(model, as_seller, people):
    Contact.objects.filter(pk=people["Maja"].pk).update(job_title="Chief")
    assert "Being rescored" in text_of(as_seller.get(f"/contacts/{people['Maja'].pk}/"))


def test_contact_shows_each_live_model(model, as_seller, people):
    published_model(MODEL.replace("name: Nordic leads", "name: Another"))
    text = text_of(as_seller.get(f"/contacts/{people['Åse'].pk}/"))
    assert text.count("Why this score") == 2
    assert text.index("Another") < text.index("Nordic leads")


def test_contact_shows_the_model_of_the_list_first_and_names_each_chart(model, as_seller, people):
    published_model(MODEL.replace("name: Nordic leads", "name: Another"))
    as_seller.get("/leads/?model=nordic-leads")
    page = as_seller.get(f"/contacts/{people['Åse'].pk}/").content.decode()
    assert re.findall(r'<nav class="periods" aria-label="(.*?)">', page) == [
        "Period of Nordic leads",
        "Period of Another",
    ]


def test_contact_stands_when_a_model_names_what_is_gone(model, as_seller, people):
    RecordList.objects.filter(name="Newsletter").delete()
    text = text_of(as_seller.get(f"/contacts/{people['Åse'].pk}/"))
    assert "No explanation just now" in text
    assert "Timeline" in text


def test_contact_without_any_model(people, as_seller):
    text = text_of(as_seller.get(f"/contacts/{people['Maja'].pk}/"))
    assert "Maja Lindqvist" in text
    assert "Why this score" not in text


def test_contact_without_a_name_or_anything(model, as_seller):
    bare = Contact.objects.create(external_id="x-17")
    assert "x-17" in text_of(as_seller.get(f"/contacts/{bare.pk}/"))


def test_contact_shows_properties_by_their_type(model, as_seller, people):
    for name, type in (
        ("budget", "number"),
        ("trial_end", "date"),
        ("is_partner", "boolean"),
        ("topics", "multi_choice"),
    ):
        Property.objects.create(object="contact", name=name, type=type, label=name.replace("_", " ").title())
    Property.objects.create(object="contact", name="empty", type="text")
    Contact.objects.filter(pk=people["Maja"].pk).update(
        properties={"budget": 12500.5, "trial_end": "2026-03-02", "is_partner": False, "topics": ["A", "B"]}
    )
    text = text_of(as_seller.get(f"/contacts/{people['Maja'].pk}/"))
    for part in ("Budget 12,500.5", "Trial End 2 Mar 2026", "Is Partner no", "Topics A, B", "Empty – blank"):
        assert part in text


def test_contact_takes_as_many_queries_however_much_happened(model, as_seller, people):
    url = f"/contacts/{people['Åse'].pk}/"
    as_seller.get(url)
    with CaptureQueriesContext(connection) as few:
        as_seller.get(url)
    for days in range(30):
        make_activity(people["Åse"], asset=f"/page{days}", occurred_at=timezone.now() - timedelta(days=days))
    with CaptureQueriesContext(connection) as many:
        as_seller.get(url)
    assert len(many) <= len(few) + 1
    assert len(many) <= 42


def test_names_are_escaped(model, as_seller, people):
    Contact.objects.filter(pk=people["Åse"].pk).update(last_name="<script>alert(1)</script>")
    make_activity(people["Åse"], "<b>type</b>", asset='"><img src=x>', occurred_at=timezone.now())
    body = as_seller.get(f"/contacts/{people['Åse'].pk}/").content.decode()
    assert "<script>alert" not in body
    assert "<b>type" not in body
    assert "<img" not in body


def happened(response) -> list[str]:
    found = re.findall(r'<li class="happened.*?">(.*?)</li>', response.content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", each)).strip() for each in found]


def test_timeline_merges_what_happened(model, as_seller, people):
    maja = people["Maja"]
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.source', 'import 12', true)")
        Contact.objects.filter(pk=maja.pk).update(job_title="CFO", company=people["Åse"].company)
        cursor.execute("select set_config('vekt.source', '', true)")
    vip = RecordList.objects.create(name="VIP")
    ListMember.objects.create(list=vip, record_id=maja.pk)
    ListMember.objects.filter(list=vip).delete()
    make_activity(
        maja, "form_submit", asset="Demo", campaign="Spring", value=3, occurred_at=datetime(2026, 1, 5, 11, tzinfo=UTC)
    )
    make_activity(maja, "email_open", is_machine=True, occurred_at=datetime(2026, 1, 4, 11, tzinfo=UTC))
    make_activity(maja, "some_new_type", occurred_at=datetime(2026, 1, 3, 11, tzinfo=UTC))
    lines = happened(as_seller.get(f"/contacts/{maja.pk}/"))
    without_times = [re.sub(r" \d\d:\d\d$", "", line) for line in lines]
    assert sorted(without_times[:5]) == [
        "Added to the list “Newsletter”",
        "Added to the list “VIP”",
        "Company changed blank → Öresund Energi · by import 12",
        "Job title changed blank → CFO · by import 12",
        "Removed from the list “VIP”",
    ]
    assert without_times[5:] == [
        "Submitted a form Demo · Spring · 3", "Opened an e-mail by a machine, does not count", "Some new type",
    ]  # fmt: skip


def test_timeline_says_by_whom_in_words(model, as_seller, seller, people):
    """Sources and owners by name; what is gone stays as it is stored."""
    maja, owner = people["Maja"], seller.email
    vip = RecordList.objects.create(name="VIP")
    trigger = Trigger.objects.create(model=model, name="Hot lead", document={})
    day = Import.objects.create(kind="contacts", file_name="day.csv", digest="d")
    sources = [
        f"user {seller.pk}",
        f"import {day.pk}",
        f"trigger {trigger.pk}",
        f"list {vip.pk}",
        "trigger 999999",
        "x",
    ]
    for number, source in enumerate(sources):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('vekt.source', %s, true)", [source])
        Contact.objects.filter(pk=maja.pk).update(owner="" if number % 2 else owner)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.source', '', true)")
    lines = happened(as_seller.get(f"/contacts/{maja.pk}/"))[:6]
    assert sorted(re.search(r"· (by .*) \d\d:\d\d$", line)[1] for line in lines) == [
        "by Jonas Berg",
        "by the condition of the list “VIP”",
        "by the import of day.csv",
        "by the trigger “Hot lead”",
        "by trigger 999999",
        "by x",
    ]
    assert sum("blank → Jonas Berg" in line for line in lines) == 3


def test_timeline_goes_on_without_gaps_or_repeats(model, as_seller, people):
    """Many at one instant, of every kind."""
    ewa, at = people["Ewa"], datetime(2026, 1, 5, 11, tzinfo=UTC)
    for number in range(PAGE + 7):
        make_activity(ewa, asset=f"/page{number}", occurred_at=at)
    for number in range(PAGE):
        Contact.objects.filter(pk=ewa.pk).update(city=f"City {number}")
    seen, url = [], f"/contacts/{ewa.pk}/"
    response = as_seller.get(url)
    for _page in range(10):
        seen += happened(response)
        found = re.search(r'hx-get="(/contacts/\d+/timeline/[^"]*)"', response.content.decode())
        if not found:
            break
        response = as_seller.get(found[1].replace("&amp;", "&"), headers=HTMX)
        assert "<html" not in response.content.decode()
    assert len(seen) == len(set(seen)) == 2 * PAGE + 7


def test_timeline_goes_on_without_scripts(model, as_seller, people):
    ewa = people["Ewa"]
    for number in range(PAGE + 7):
        make_activity(ewa, asset=f"/page{number}")
    first = as_seller.get(f"/contacts/{ewa.pk}/")
    found = re.search(r'href="(/contacts/\d+/timeline/[^"]*)"', first.content.decode())
    second = as_seller.get(found[1].replace("&amp;", "&"), follow=True)
    assert "<html" in second.content.decode()
    assert happened(second)
    assert set(happened(first)).isdisjoint(happened(second))
    astray = as_seller.get(f"/contacts/{ewa.pk}/?after=x")
    assert (astray.status_code, astray["Location"]) == (302, f"/contacts/{ewa.pk}/")


@in_one_world("after", ["x", "2026-01-01_activity_5", "2026-01-01T00:00:00+00:00_activity_x", "_list_", "2026-01-01T00:00:00_list_1",  # noqa: E501
                                   "2026-01-01T00:00:00+00:00_nothing_1", "2026-01-01T00:00:00+00:00_list_9999999999999999999999"])  # fmt: skip  # noqa: E501
def test_timeline_refuses_what_is_no_place_in_it(model, as_seller, people, after):
    response = as_seller.get(f"/contacts/{people['Ewa'].pk}/timeline/", {"after": after}, headers=HTMX)
    assert response.status_code in (200, 400)
    if "9999" not in after:
        assert response.status_code == 400


def test_last_activity_is_theirs_only(model, people):
    found = last_activities([contact.pk for contact in people.values()], types_not_theirs(), timezone.now())
    assert list(found) == [people["Åse"].pk]
    assert timezone.now() - found[people["Åse"].pk] > timedelta(hours=23)


def change(model, contact, days: float, old: int | None, new: int | None, reason: str = "property") -> None:
    ScoreChange.objects.create(
        model=model, record_id=contact.pk, at=timezone.now() - timedelta(days=days), version_id=model.live_id,
        reason=reason, old_total=old, total=new,
    )  # fmt: skip


def test_course_begins_with_what_was_before(model, people):
    now, ewa = timezone.now(), people["Ewa"]
    change(model, ewa, 100, None, 50)
    change(model, ewa, 20, 50, 200)
    change(model, ewa, 10, 200, None)
    course = course_of(model, ewa.pk, since=now - timedelta(weeks=12), now=now)
    assert [value for _at, value in course.points] == [5, 20, None]
    assert course.points[0][0] == now - timedelta(weeks=12)
    assert {kind for _at, _what, kind in course.events} == {"property", "version"}


def test_course_of_a_score_that_never_changed(model, people):
    model.versions.update(published_at=timezone.now() - timedelta(days=30))
    now = timezone.now()
    course = course_of(model, people["Łukasz"].pk, since=now - timedelta(weeks=12), now=now)
    assert [value for _at, value in course.points] == [15]
    assert course_of(model, people["Ida"].pk, since=now - timedelta(weeks=12), now=now).points == ()


def test_course_begins_with_the_first_publish(model, people):
    now, first = timezone.now(), timezone.now() - timedelta(days=30)
    model.versions.update(published_at=first)
    change(model, people["Ewa"], 20, 50, 200)
    course = course_of(model, people["Ewa"].pk, since=now - timedelta(weeks=12), now=now)
    assert [value for _at, value in course.points] == [5, 20]
    assert course.points[0][0] == first


def test_course_names_what_the_person_did(model, people):
    change(model, people["Åse"], 0.5, 300, 400, "activity")
    now = timezone.now()
    events = course_of(model, people["Åse"].pk, since=now - timedelta(weeks=12), now=now).events
    assert "+10: Viewed a page /pricing" in [what for _at, what, _kind in events]


def test_week_changes_look_back_seven_days(model, people):
    model.versions.update(published_at=timezone.now() - timedelta(days=30))
    change(model, people["Ewa"], 8, 10, 90)
    change(model, people["Ewa"], 6, 90, 50)
    change(model, people["Ewa"], 1, 50, 0)
    found = week_changes(model, {people["Ewa"].pk: 0, people["Maja"].pk: 25}, timezone.now())
    assert [(each.change, each.is_new) for each in found.values()] == [(-90, False), (0, False)]


def test_history_of_another_period_is_a_fragment(model, as_seller, people):
    url = f"/contacts/{people['Åse'].pk}/history/{model.pk}/"
    answer = as_seller.get(f"{url}?weeks=52", headers=HTMX)
    assert 'aria-current="true">1 year' in answer.content.decode()
    assert as_seller.get(f"{url}?weeks=52").url == f"/contacts/{people['Åse'].pk}/?weeks=52"
