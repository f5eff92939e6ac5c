"""The page: who may see it, what it shows, how many queries it takes, and its export."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Contact
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Score, ScoreChange, ScoringModel
from tests.cases import in_one_world
from tests.leads.world import MODEL, published_model

HTMX = {"HX-Request": "true"}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def rows(response) -> list[str]:
    """A line of text a lead."""
    body = response.content.decode()
    found = re.findall(r'<tr data-row="\d+"[^>]*>(.*?)</tr>', body, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in found]


@pytest.mark.parametrize("url", ["/leads/", "/leads/count/", "/leads/export.csv"])
@pytest.mark.parametrize(
    ("persona", "status"), [("seller", 200), ("marketer", 200), ("admin", 200), ("outsider", 403), (None, 302)]
)
def test_leads_are_for_those_who_may_see_them(model, request, client_for, url, persona, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    assert client.get(url, headers=HTMX if url == "/leads/count/" and persona else {}).status_code == status


def test_fragments_opened_as_pages_lead_to_the_list(model, as_seller):
    assert as_seller.get("/leads/count/?q=lodz")["Location"] == "/leads/?q=lodz"
    assert as_seller.get(f"/leads/progress/{model.pk}/")["Location"] == "/leads/?model=nordic-leads"


def test_leads_say_what_a_seller_needs(model, as_seller):
    shown = rows(as_seller.get("/leads/"))
    assert shown == [
        "40 A1 , hot Åse Øvrebø Chief Operating Officer Öresund Energi · 1 d ago · Jonas Berg Öresund Energi Sweden · "
        "1,850 employees Chief Operating Officer 1,850 employees – not known yet 1 d ago – JB Jonas Berg "
        "Make it a lead",
        "15 B2 , cold Łukasz Żak Buyer Łódź Logistyka · other@firm.example Łódź Logistyka Poland · 100 employees "
        "100 employees – not known yet – – OF other@firm.example Make it a lead",
        "2.5 B2 , cold Maja Lindqvist Sweden Newsletter – not known yet – – nobody Make it a lead",
        "0 Cold Ewa Nowak Student Poland – not known yet – – nobody Make it a lead",
        "0 Cold Rolf Rival Chief Rival Rival Norway · 20 employees Disqualified: Competitor – not known yet – – nobody "
        "Make it a lead",
    ]


def test_leads_of_a_young_model_say_why_no_change_is_known(model, as_seller):
    assert "This model is younger than a week" in text_of(as_seller.get("/leads/"))
    model.versions.update(published_at=timezone.now() - timedelta(days=8))
    shown = as_seller.get("/leads/")
    assert "This model is younger than a week" not in text_of(shown)
    assert "not known yet" not in text_of(shown)


def test_filters_stand_in_one_row(model, as_seller):
    """Seven chips and the search box are what a window of 1,280 has room for."""
    assert as_seller.get("/leads/").content.decode().count("data-chip=") <= 7


def test_filter_that_is_no_number_is_said_with_the_results(model, as_seller):
    for headers in ({}, HTMX):
        text = text_of(as_seller.get("/leads/?total_from=x&fit_to=2", headers=headers))
        assert "Total: Give a number, for example 12.5." in text
        assert "Fit: Give" not in text


def test_leads_without_a_name_are_called_by_title_and_company(model, as_seller, people):
    Contact.objects.filter(pk=people["Åse"].pk).update(first_name="", last_name="")
    assert rows(as_seller.get("/leads/"))[0].startswith(
        "40 A1 , hot Chief Operating Officer, Öresund Energi 1 d ago · Jonas Berg Öresund Energi"
    )


def test_leads_show_the_change_over_a_week(model, as_seller, people):
    model.versions.update(published_at=timezone.now() - timedelta(days=60))
    week = timezone.now() - timedelta(days=7)
    history = {"Åse": (310, 400), "Łukasz": (None, 150), "Ewa": (25, 0)}
    for name, (old, new) in history.items():
        ScoreChange.objects.create(
            model=model, record_id=people[name].pk, at=week + timedelta(days=1), version_id=model.live_id,
            reason="activity", old_total=old, total=new,
        )  # fmt: skip
    ScoreChange.objects.create(
        model=model, record_id=people["Åse"].pk, at=week - timedelta(days=1), version_id=model.live_id,
        reason="activity", old_total=None, total=310,
    )  # fmt: skip
    shown = rows(as_seller.get("/leads/"))
    assert [re.search(r" (\+9|New|−2\.5|0) ", line.split("employees")[-1]) is not None for line in shown[:3]] == [
        True
    ] * 3
    assert "+9 " in shown[0]
    assert "New" in shown[1]
    assert "−2.5" in shown[3]


def test_leads_take_as_many_queries_for_one_as_for_three(model, as_seller, people):
    with CaptureQueriesContext(
        connection,
    ) as many:
        as_seller.get("/leads/")
    kept = [people["Åse"].pk]
    Score.objects.exclude(record_id__in=kept).filter(version_id=model.live_id).delete()
    with CaptureQueriesContext(connection) as one:
        assert len(rows(as_seller.get("/leads/"))) == 1
    assert len(one) <= len(many) <= 38


def test_leads_answer_htmx_with_the_results_only(model, as_seller):
    response = as_seller.get("/leads/?q=lodz&total_from=&list=", headers=HTMX)
    assert response["HX-Push-Url"] == "?q=lodz"
    assert "<html" not in response.content.decode()
    assert [row.split(" ")[3] for row in rows(response)] == ["cold"]
    assert 'href="/leads/export.csv?q=lodz"' in response.content.decode()


@in_one_world(
    "query, expected",
    [
        ("label=Hot", ["Åse"]),
        ("label=Hot&label=Cold", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("label=Nonsense", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("cell=A1", ["Åse"]),
        ("cell=B2", ["Łukasz", "Maja"]),
        ("total_from=2,5&total_to=15", ["Łukasz", "Maja"]),
        ("total_from=2.51&total_to=15", ["Łukasz"]),
        ("fit_to=−20", ["Ewa", "Rolf"]),
        ("engagement_from=1", ["Åse", "Maja"]),
        ("owner=@me", ["Åse"]),
        ("owner=@nobody", ["Maja", "Ewa", "Rolf"]),
        ("owner=OTHER@firm.example", ["Łukasz"]),
        ("country=SWEDEN", ["Åse", "Maja"]),
        ("stage=customer", ["Maja"]),
        ("list=999999999999999999999", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("page=0", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("page=nonsense&sort=nonsense", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("page=99999999999", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("page=3", []),
        ("q=%00", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("country=%00", []),
        ("sort=name", ["Maja", "Ewa", "Åse", "Rolf", "Łukasz"]),
        ("status=unscored", ["Ida"]),
    ],
)
def test_leads_filter_by_the_address(model, as_seller, query, expected):
    shown = rows(as_seller.get(f"/leads/?{query}"))
    names = [next(name for name in ("Åse", "Łukasz", "Maja", "Ewa", "Rolf", "Ida") if name in row) for row in shown]
    assert names == expected


@in_one_world("typed", ["x", "1e999", "NaN", "12.5.", "∞", "1" * 40])
def test_leads_mark_what_is_no_number(model, as_seller, typed):
    response = as_seller.get("/leads/", {"total_from": typed})
    assert "Give a number, for example 12.5." in response.content.decode()
    assert len(rows(response)) == 5


def test_leads_say_when_nothing_matches(model, as_seller):
    text = text_of(as_seller.get("/leads/?q=qwxz"))
    assert "Nothing matches" in text
    assert "Clear filters" in text


def test_leads_say_who_is_unscored_and_why(model, as_seller):
    response = as_seller.get("/leads/?status=unscored")
    assert rows(response) == ["Ida Intern Chief Norway In the list “Internal”, which the model leaves out. – nobody"]
    assert "1 contact without a score" in text_of(response)


def test_leads_without_a_model_say_so(people, as_seller, client_for, marketer):
    assert "Once marketing has published a model" in text_of(as_seller.get("/leads/"))
    assert "Go to models" in text_of(client_for(marketer).get("/leads/"))


def test_leads_show_the_first_computing(people, as_seller, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    publish_version(version=load_document(MODEL))
    model = ScoringModel.objects.get()
    assert model.live_id is None
    text = text_of(as_seller.get("/leads/"))
    assert "being computed for the first time" in text
    assert "0 of 6" in text
    answer = as_seller.get(f"/leads/progress/{model.pk}/", headers=HTMX)
    assert answer.status_code == 200
    assert f"/leads/progress/{model.pk}/" in answer.content.decode()


def test_leads_reload_when_the_first_computing_is_done(model, as_seller):
    assert as_seller.get(f"/leads/progress/{model.pk}/", headers=HTMX)["HX-Refresh"] == "true"


def test_leads_with_an_empty_audience_say_so(people, as_seller):
    published_model(MODEL.replace("exclude: [Internal]", "include: [Internal], exclude: [Internal]"))
    assert "Nobody is scored yet" in text_of(as_seller.get("/leads/"))


def test_leads_remember_the_model(model, as_seller):
    other = published_model(MODEL.replace("name: Nordic leads", "name: Another"))
    assert "Another" in text_of(as_seller.get("/leads/"))
    as_seller.get(f"/leads/?model={model.slug}")
    page = as_seller.get("/leads/").content.decode()
    assert f'value="{model.slug}"' in page
    as_seller.get("/leads/?model=no-such-model")
    assert f'value="{model.slug}"' in as_seller.get("/leads/").content.decode()
    assert other.slug == "another"


def test_leads_stand_when_the_model_names_what_is_gone(model, as_seller):
    from crm.models import RecordList

    RecordList.objects.filter(name="Newsletter").delete()
    response = as_seller.get("/leads/")
    assert "can’t be computed just now" in text_of(response)
    assert len(rows(response)) == 5
    assert as_seller.get("/leads/export.csv").status_code == 200


def exported(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/leads/export.csv{query}")
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_export_gives_all_score_columns(model, as_seller):
    first = exported(as_seller)[0]
    assert {name: first[name] for name in ("first_name", "total", "fit", "engagement", "total_label", "cell")} == {
        "first_name": "Åse", "total": "40", "fit": "30", "engagement": "10", "total_label": "Hot", "cell": "A1",
    }  # fmt: skip
    assert first["company"] == "Öresund Energi"
    assert first["as_of"].startswith(str(timezone.now().year))


def test_export_gives_what_matches_in_order(model, as_seller):
    assert [line["first_name"] for line in exported(as_seller, "?q=firma&country=sweden&sort=name")] == ["Maja", "Åse"]
    assert [line["total"] for line in exported(as_seller)] == ["40", "15", "2.5", "0", "0"]
    unscored = exported(as_seller, "?status=unscored")
    assert [(line["first_name"], line["total"]) for line in unscored] == [("Ida", "")]


@in_one_world("start", ["=", "+", "-", "@", "\t", "\r"])
def test_export_makes_formulas_harmless(model, as_seller, people, start):
    Contact.objects.filter(pk=people["Åse"].pk).update(job_title=f"{start}cmd|' /C calc'!A0")
    assert exported(as_seller)[0]["job_title"] == f"'{start}cmd|' /C calc'!A0"


def test_export_leaves_negative_points_alone(people, as_seller):
    published_model(MODEL.replace("kind: combined", "kind: combined\nminimum: -50"))
    assert exported(as_seller)[-1]["total"] == "-50"
    assert exported(as_seller)[-2]["fit"] == "-20"


def test_export_needs_its_own_permission(model, client_for, make_user):
    from django.contrib.auth.models import Permission

    user = make_user("looker@vekt.example")
    user.user_permissions.add(Permission.objects.get(codename="view_leads"))
    client = client_for(user)
    assert client.get("/leads/export.csv").status_code == 403
    assert "Export" not in text_of(client.get("/leads/"))


def test_names_are_escaped(model, as_seller, people):
    Contact.objects.filter(pk=people["Åse"].pk).update(last_name="<script>alert(1)</script>", job_title='"><b>Boss')
    body = as_seller.get("/leads/").content.decode()
    assert "<script>alert" not in body
    assert '"><b>Boss' not in body


@in_one_world("typed, expected", [("krol", []), ("asE", ["Åse Øvrebø"]), ("nordic", ["Nordic leads"])])
def test_palette_finds_contacts_models_and_pages(model, as_seller, typed, expected):
    body = as_seller.get("/palette/", {"q": typed}, headers=HTMX).content.decode()
    assert re.findall(r"<b>(.*?)</b>", body) == expected


def test_palette_lists_the_pages_one_may_see(model, as_seller, client_for, outsider):
    assert "<b>Leads<" in as_seller.get("/palette/", headers=HTMX).content.decode()
    assert "Nothing found" in client_for(outsider).get("/palette/?q=ase", headers=HTMX).content.decode()
