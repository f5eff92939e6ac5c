"""The audit log's page: read, filtered, paged by key, taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leadscoring.accounts.audit import HIDDEN, record
from leadscoring.accounts.models import AuditEntry, Team, User
from leadscoring.accounts.queries.audit_log import AuditFilter, actions_there_are, audit_page

URL = "/settings/audit/"


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


def entry(action: str = "team.changed", label: str = "Inside sales", **more: Any) -> AuditEntry:
    return AuditEntry.objects.create(
        action=action, object_type="accounts.team", object_id="7", object_label=label, **more
    )


def shown(client: Client, query: str = "") -> list[int]:
    return [row.id for row in client.get(URL + query).context["rows"]]


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_log_is_for_admins(
    request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], db: None, persona: str, status: int
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    assert [client.get(url).status_code for url in (URL, reverse("audit-export"))] == [status] * 2
    assert client.post(URL).status_code == 405


def test_entry_is_a_sentence_with_what_changed(as_admin: Client, admin: User) -> None:
    team = Team.objects.create(name="Telesales")
    before = {"name": "Sales", "members": ["a@x.example"], "same": 1, "gone": True}
    record(
        action="team.changed",
        actor=admin,
        on=team,
        before=before,
        after={"name": "Telesales", "members": [], "same": 1},
    )
    text = as_admin.get(URL).content.decode()
    assert f'<b>Ada Nowak</b> changed the team <a class="link" href="{reverse("team", args=[team.pk])}">' in text
    (row,) = as_admin.get(URL).context["rows"]
    assert [(change.name, change.before, change.after) for change in row.changes] == [
        ("gone", "yes", None),
        ("Members", "a@x.example", ""),
        ("Name", "Sales", "Telesales"),
    ]


def test_unknown_names_are_shown_as_they_are(as_admin: Client) -> None:
    AuditEntry.objects.create(action="moon.landed", object_type="space.moon", object_id="1", object_label="Luna")
    text = as_admin.get(URL).content.decode()
    assert [word in text for word in ("The system", "moon.landed", "space.moon")] == [True] * 3


def test_markup_in_an_entry_is_text(as_admin: Client) -> None:
    entry(label="<script>x</script>", before={"<b>": "<i>"}, after={"<b>": ["<u>"]})
    text = as_admin.get(URL).content.decode()
    assert [word in text for word in ("<script>x", "<i>", "<u>")] == [False] * 3


def test_odd_values_are_shown_and_not_stumbled_over(as_admin: Client) -> None:
    for value in (["a", None], {"deep": {"er": [1]}}, "x" * 5000, 1.5, None, [], "text"):
        entry(before={"it": value}, after={"it": 0})
    entry(before=None, after=None)
    assert as_admin.get(URL).status_code == 200


def test_filters(as_admin: Client, admin: User, seller: User) -> None:
    day = datetime(2026, 3, 1, 12, tzinfo=UTC)
    old = entry("team.created", "Field", at=day, actor=admin)
    mid = entry("team.changed", "Field sales", at=day + timedelta(days=1), actor=seller)
    new = AuditEntry.objects.create(
        action="user.invited",
        object_type="accounts.user",
        object_id="9",
        object_label="Nora",
        at=day + timedelta(days=2),
    )
    assert shown(as_admin) == [new.pk, mid.pk, old.pk]
    assert shown(as_admin, f"?actor={seller.pk}") == [mid.pk]
    assert shown(as_admin, "?actor=system") == [new.pk]
    assert shown(as_admin, "?action=team.created&action=team.changed") == [mid.pk, old.pk]
    assert shown(as_admin, "?object=accounts.user") == shown(as_admin, "?object=accounts.user&id=9") == [new.pk]
    assert shown(as_admin, "?object=accounts.user&id=7") == []
    assert shown(as_admin, "?search=FIELD") == [mid.pk, old.pk]
    assert shown(as_admin, "?search=%25") == []
    assert shown(as_admin, "?from=2026-03-02") == [new.pk, mid.pk]
    assert shown(as_admin, "?until=2026-03-01") == [old.pk]
    assert shown(as_admin, "?from=2026-03-02&until=2026-03-02") == [mid.pk]


@pytest.mark.parametrize(
    "query",
    ["actor=1'--", "actor=99999999999999999999999", "before=x", "after=-1", "before=99999999999999999999",
     f"before={'0' * 20}{'9' * 5000}", "from=soon",
     "until=9999-12-31", "from=0001-01-01", "action=%00", "object=%00&id=%00&search=%00", "before=1&after=1"],
)  # fmt: skip
def test_what_nobody_understands_is_left_out(as_admin: Client, query: str) -> None:
    entry()
    answer = as_admin.get(f"{URL}?{query}")
    assert answer.status_code == 200
    if query.startswith(("from", "until")):
        assert "is no day" in answer.content.decode()


def test_pages_follow_each_other_without_gap_or_repeat_also_within_one_instant(db: None) -> None:
    at = timezone.now()
    AuditEntry.objects.bulk_create(
        [AuditEntry(action="a.b", object_type="x", at=at - timedelta(seconds=n // 4)) for n in range(11)]
    )
    every = list(AuditEntry.objects.order_by("-at", "-id").values_list("pk", flat=True))
    seen, page = [], audit_page(AuditFilter(), 3)
    assert page.newer is None
    while True:
        seen.append([each.pk for each in page.entries])
        if page.older is None:
            break
        page = audit_page(AuditFilter(), 3, before=page.older)
    assert [pk for part in seen for pk in part] == every
    for part in reversed(seen[:-1]):
        assert page.newer is not None
        page = audit_page(AuditFilter(), 3, after=page.newer)
        assert [each.pk for each in page.entries] == part
    assert page.newer is None


def test_page_links_keep_the_filter(as_admin: Client) -> None:
    AuditEntry.objects.bulk_create([AuditEntry(action="a.b", object_type="x&y") for _ in range(60)])
    text = as_admin.get(URL + "?object=x%26y").content.decode()
    (older,) = [part.split('"')[0] for part in text.split('id="audit-older" href="')[1:]]
    answer = as_admin.get(older.replace("&amp;", "&"))
    assert (len(answer.context["rows"]), answer.context["is_filtered"]) == (10, True)
    fragment = as_admin.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in fragment, "entry-" in fragment) == (False, True)


def test_same_number_of_queries_for_many(
    as_admin: Client, admin: User, seller: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entry(actor=admin)
    with django_assert_max_num_queries(14):
        as_admin.get(URL)
    for _number in range(60):
        entry(actor=seller)
    with django_assert_max_num_queries(14):
        as_admin.get(URL)


def test_actions_there_are_hops_through_the_index(db: None) -> None:
    for action in ("b.b", "a.a", "b.b", "c.c"):
        entry(action)
    assert actions_there_are() == ["a.a", "b.b", "c.c"]


def test_export_holds_all_that_is_filtered_and_runs_nothing(as_admin: Client, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(name="=cmd|' /C calc'!A1")
    entry("team.created", "+1+1", actor=admin, before={"name": "@x"}, after={"name": 'a,"b"\nc'})
    entry("other.thing", "left out")
    answer = as_admin.get(reverse("audit-export") + "?action=team.created")
    text = answer.getvalue().decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header == ["at", "who", "who_email", "action", "kind", "number", "object", "before", "after"]
    assert row[1:7] == ["'=cmd|' /C calc'!A1", admin.email, "team.created", "accounts.team", "7", "'+1+1"]
    assert row[8] == '{"name": "a,\\"b\\"\\nc"}'
    assert "attachment" in answer["Content-Disposition"]


def test_secrets_are_never_written_down(admin: User) -> None:
    before = {"password": "hunter2", "nested": {"api_key": "k", "list": [{"Client-Secret": "s"}]}, "name": "kept"}
    made = record(action="x.y", actor=admin, object_type="x", before=before, after={"access_token": "t"})
    made.refresh_from_db()
    assert made.before == {
        "password": HIDDEN,
        "nested": {"api_key": HIDDEN, "list": [{"Client-Secret": HIDDEN}]},
        "name": "kept",
    }
    assert made.after == {"access_token": HIDDEN}


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (AuditFilter(), "audit_newest"),
        (AuditFilter(actions=("rare.thing",)), "audit_of_action"),
        (AuditFilter(object_type="x", object_id="77"), "audit_of_object"),
        (AuditFilter(text="Inside sales 77"), "audit_label_letters"),
    ],
)
def test_many_entries_are_found_by_an_index(db: None, wanted: AuditFilter, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_auditentry (at, action, object_type, object_id, object_label) "
            "select now() - n * interval '1 minute', 'a.b', 'x', n::text, 'Inside sales ' || n "
            "from generate_series(1, 30000) n"
        )
        cursor.execute("insert into accounts_auditentry (at, action, object_type, object_id, object_label) "
                       "values (now() - interval '9 years', 'rare.thing', 'y', '', '')")  # fmt: skip
        cursor.execute("select gin_clean_pending_list('audit_label_letters')")
        cursor.execute("analyze accounts_auditentry")
    assert index in wanted.rows()[:51].explain()
