"""Activity types: what was seen, whose it is, and what changing that sets going."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from crm.domain.activity_types import TypeRefused, say_of_type
from crm.models import ActivityType, Contact
from crm.queries import samples
from crm.queries.activity_types import seen_types
from crm.queries.environment import types_not_theirs
from leadscoring.accounts.models import AuditEntry, Organisation, User
from scoring.models import Run
from tests.factories.crm import ContactFactory, make_activity
from tests.scoring.world import CHIEF, document, publish

URL = "/settings/activity-types/"
ONE = f"{URL}one/?type="
OnCommit = Callable[..., object]


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def contact(db: None) -> Contact:
    return ContactFactory.create(job_title="Chief")


@pytest.fixture
def published(contact: Contact) -> None:
    Organisation.current()
    publish(document(criteria=(CHIEF,)))


def row(client: Client, name: str) -> object:
    return next(row for row in client.get(f"{URL}?search={name}").context["rows"] if row.name == name)


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_pages_are_for_admins(
    request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], db: None, persona: str, status: int
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    assert [client.get(page).status_code for page in (URL, f"{ONE}page_view")] == [status] * 2
    if status != 200:
        assert client.post(f"{ONE}page_view", {"whose": "ours", "label": ""}).status_code == status
        assert not ActivityType.objects.exists()


def test_known_and_seen_types_with_count_and_last(as_admin: Client, contact: Contact) -> None:
    assert "No activities yet" in as_admin.get(URL).content.decode()
    cache.clear()
    now = timezone.now()
    for days, type in ((1, "page_view"), (3, "Page_View"), (2, "Demo asked/for")):
        make_activity(contact, type, occurred_at=now - timedelta(days=days))
    make_activity(contact, "page_view", occurred_at=now + timedelta(days=9))
    rows = {row.name: row for row in as_admin.get(URL).context["rows"]}
    assert (rows["Demo asked/for"].count, rows["Demo asked/for"].is_known) == ("1", False)
    view = rows["Page_View"] if "Page_View" in rows else rows["page_view"]
    # The one of the future was not seen yet.
    assert (view.count, view.is_known, view.last.date()) == ("3", True, (now - timedelta(days=1)).date())
    assert (rows["email_bounce"].count, rows["email_bounce"].last, str(rows["email_bounce"].whose)) == (
        "",
        None,
        "neither for the better",
    )
    assert as_admin.get(rows["Demo asked/for"].url).status_code == 200


def test_of_many_activities_only_some_are_looked_at(
    as_admin: Client, contact: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    for number in range(400):
        make_activity(contact, "page_view", asset="/" + "x" * 40, occurred_at=now - timedelta(hours=number + 1))
    monkeypatch.setattr(samples, "BLOCKS", 2)
    with connection.cursor() as cursor:
        cursor.execute("select pg_relation_size('crm_activity') / 8192")
        assert cursor.fetchone()[0] > 3
    seen = seen_types()
    assert not seen.is_exact
    assert seen.names == {"page_view": "page_view"}
    assert 50 <= seen.by_type["page_view"].count <= 2_000 or seen.by_type["page_view"].count == 0
    newest = seen.by_type["page_view"].last
    assert newest is not None
    assert newest > now - timedelta(hours=2)
    assert "estimated from a sample" in as_admin.get(URL).content.decode()


def test_search_tabs_and_nothing_found(as_admin: Client, contact: Contact) -> None:
    ActivityType.objects.bulk_create([ActivityType(name="chat", whose="theirs", label="Wrote to us")])
    assert [row.name for row in as_admin.get(f"{URL}?search=wrote").context["rows"]] == ["chat"]
    ours = as_admin.get(f"{URL}?whose=ours").context["rows"]
    assert [row.name for row in ours] == ["email_sent", "email_delivered", "call_outbound", "message_sent", "task"]
    assert "No type matches" in as_admin.get(f"{URL}?search=zzz").content.decode()
    fragment = as_admin.get(f"{URL}?search=chat", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in fragment, "Wrote to us" in fragment) == (False, True)


def test_whose_is_saved_once_its_reader_knows_what_follows(
    as_admin: Client, admin: User, published: None, django_capture_on_commit_callbacks: OnCommit
) -> None:
    Run.objects.all().delete()
    sent = {"whose": "ours", "label": "Broadcast"}
    answer = as_admin.post(f"{ONE}Broadcast", sent)
    assert "every score is computed anew" in answer.content.decode()
    assert not ActivityType.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert as_admin.post(f"{ONE}Broadcast", sent | {"confirmed": "yes"}).status_code == 302
    assert list(ActivityType.objects.values_list("name", "whose", "label")) == [("broadcast", "ours", "Broadcast")]
    assert "broadcast" in types_not_theirs()
    assert Run.objects.count() == 1
    entry = AuditEntry.objects.get(action="activity_type.changed")
    assert (entry.actor, entry.object_label) == (admin, "Broadcast")
    assert entry.before == {"whose": "theirs", "label": ""}
    assert entry.after == {"whose": "ours", "label": "Broadcast"}


def test_a_label_alone_computes_nothing(
    as_admin: Client, published: None, django_capture_on_commit_callbacks: OnCommit
) -> None:
    Run.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        for label in ("Looked", "Looked at a page"):
            assert as_admin.post(f"{ONE}page_view", {"whose": "theirs", "label": label}).status_code == 302
    assert list(ActivityType.objects.values_list("name", "label")) == [("page_view", "Looked at a page")]
    assert not Run.objects.exists()
    assert AuditEntry.objects.filter(action="activity_type.changed").count() == 2


def test_without_a_model_nothing_needs_confirming(as_admin: Client, db: None) -> None:
    assert as_admin.post(f"{ONE}task", {"whose": "theirs", "label": ""}).status_code == 302
    assert "task" not in types_not_theirs()


@pytest.mark.parametrize("sent", [{"whose": ""}, {"whose": "nobody"}, {"whose": "ours", "label": "x" * 81}])
def test_bad_forms_come_back(as_admin: Client, sent: dict[str, str]) -> None:
    assert as_admin.post(f"{ONE}chat", sent).status_code == 422
    assert not ActivityType.objects.exists()


@pytest.mark.parametrize("name", ["", "%20", "a%00b", "x" * 201])
def test_no_such_type(as_admin: Client, name: str) -> None:
    assert as_admin.get(f"{ONE}{name}").status_code == 404


def test_names_are_shown_as_they_are(as_admin: Client, contact: Contact) -> None:
    make_activity(contact, "<script>alert(1)</script>&?")
    page = as_admin.get(URL).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_the_domain_refuses_what_is_no_type(db: None) -> None:
    for name, whose in ((" ", "ours"), ("chat", "nobody")):
        with pytest.raises(TypeRefused):
            say_of_type(name=name, whose=whose, label="", by=None)


def test_more_types_need_no_more_queries(
    as_admin: Client, contact: Contact, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_activity(contact, "one")
    as_admin.get(URL)
    cache.clear()
    with django_assert_max_num_queries(14) as few:
        as_admin.get(URL)
    for number in range(4):
        make_activity(contact, f"type {number}")
    cache.clear()
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(as_admin.get(URL).context["rows"]) > 30
