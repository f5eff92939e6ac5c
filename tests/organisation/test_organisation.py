"""The organisation's page: who it is for, what it keeps, and what a change of it sets going."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import Contact
from crm.queries.environment import load_environment
from leadscoring.accounts.models import AuditEntry, Organisation, User
from scoring.domain.schedule import run_due_rescore
from scoring.interfaces.instants import instant_from
from scoring.models import Run, Schedule
from tests.scoring.world import CHIEF, document, publish

URL = "/settings/organisation/"
SENT: dict[str, Any] = {
    "name": "Vekt AS",
    "own_domains": ["vekt.example", "@Vekt.EXAMPLE", "Vekt.no, vekt.se"],
    "time_zone": "America/New_York",
    "language": "",
    "workdays": ["1", "2", "7"],
    "work_from": "09:00",
    "work_until": "17:30",
}
OnCommit = Callable[..., Any]


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def published(db: None) -> None:
    Organisation.current()
    Contact.objects.create(email="a@x.example", job_title="Chief")
    publish(document(criteria=(CHIEF,)))


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_page_is_for_admins(
    request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], db: None, persona: str, status: int
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    urls = [URL, reverse("organisation-zones"), reverse("set_up")]
    assert [client.get(url).status_code for url in urls] == [status] * 3
    if status != 200:
        answers = [client.post(url, SENT).status_code for url in (URL, reverse("set-up-done"))]
        assert answers == [status] * 2
        assert not AuditEntry.objects.exists()


def test_everything_is_kept_and_written_down(as_admin: Client, admin: User) -> None:
    answer = as_admin.post(URL, SENT | {"confirmed": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, URL)
    kept = Organisation.objects.get()
    assert (kept.name, kept.own_domains) == ("Vekt AS", ["vekt.example", "vekt.no", "vekt.se"])
    assert (kept.time_zone, kept.workdays, kept.work_from) == ("America/New_York", [1, 2, 7], time(9))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("organisation.changed", admin)
    assert entry.before == {
        "name": "",
        "own_domains": [],
        "time_zone": "",
        "workdays": [1, 2, 3, 4, 5],
        "work_from": "08:00:00",
        "work_until": "16:00:00",
    }


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": "localtime"}, "time_zone"),  # Python knows it, PostgreSQL does not
        ({"own_domains": ["no domain"]}, "own_domains"),
        ({"own_domains": ["https://vekt.example/"]}, "own_domains"),
        ({"own_domains": ["a." + "b" * 300]}, "own_domains"),
        ({"work_until": "08:00"}, "work_until"),
        ({"workdays": ["8"]}, "workdays"),
        ({"workdays": []}, "workdays"),  # no digest would ever come
        ({"language": "xx"}, "language"),
        ({"work_from": "late"}, "work_from"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_faulty_form_comes_back_with_what_was_typed(as_admin: Client, changed: dict[str, Any], fault: str) -> None:
    answer = as_admin.post(URL, SENT | changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [fault])
    assert Organisation.objects.get().name == ""
    assert not AuditEntry.objects.exists()


@pytest.mark.usefixtures("published", "nobody_called")
@pytest.mark.parametrize("changed", [{"time_zone": "America/New_York"}, {"own_domains": ["vekt.example"]}])
def test_what_moves_scores_is_said_before_it_is_saved(
    as_admin: Client, django_capture_on_commit_callbacks: OnCommit, changed: dict[str, Any]
) -> None:
    sent = SENT | {"own_domains": [], "time_zone": ""} | changed
    answer = as_admin.post(URL, sent)
    assert (answer.status_code, "every score is computed anew" in answer.content.decode()) == (200, True)
    assert Organisation.objects.get().name == ""
    before = Run.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        as_admin.post(URL, sent | {"confirmed": "yes"})
    assert (Organisation.objects.get().name, Run.objects.count() - before) == ("Vekt AS", 1)


@pytest.mark.usefixtures("published", "nobody_called")
def test_a_name_moves_no_scores(as_admin: Client, django_capture_on_commit_callbacks: OnCommit) -> None:
    before = Run.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_admin.post(URL, SENT | {"own_domains": [], "time_zone": ""})
    assert (answer.status_code, Run.objects.count()) == (302, before)


def test_zones_are_found_by_city_and_shown_with_their_time(as_admin: Client) -> None:
    def found(query: str) -> str:
        return as_admin.get(reverse("organisation-zones"), {"q": query}).content.decode()

    assert "America/New York" in found("new york")
    assert 'data-value="Europe/Oslo"' in found("OSLO")
    assert "UTC+" in found("oslo") or "UTC-" in found("oslo")
    assert "Nothing matches" in found("atlantis")
    assert settings.TIME_ZONE in found("")


@pytest.mark.django_db
def test_engine_reads_the_organisations_days() -> None:
    assert load_environment().time_zone == settings.TIME_ZONE
    organisation = Organisation.current()
    assert organisation.zone() == ZoneInfo(settings.TIME_ZONE)
    organisation.time_zone = "Asia/Tokyo"
    organisation.save()
    assert load_environment().time_zone == "Asia/Tokyo"
    assert instant_from("2026-03-01") == datetime(2026, 2, 28, 15, tzinfo=UTC)
    assert instant_from("2026-03-01T00:00") == datetime(2026, 2, 28, 15, tzinfo=UTC)


@pytest.mark.django_db
def test_schedule_begins_at_the_organisations_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": "Asia/Tokyo"})
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    run_due_rescore()
    assert Schedule.objects.get().last_due == datetime(2026, 2, 28, 18, tzinfo=UTC)  # 3 in the morning there


def test_pages_show_times_of_the_zone_and_leave_nothing_behind(as_admin: Client, admin: User) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": "Asia/Tokyo"})
    AuditEntry.objects.create(action="x.y", object_type="x", at=datetime(2026, 3, 1, 20, 5, tzinfo=UTC))
    assert "2 Mar 2026 05:05" in as_admin.get(reverse("audit")).content.decode()
    exported = as_admin.get(reverse("audit-export")).getvalue().decode()
    assert "2026-03-02T05:05:00+09:00" in exported
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE


def test_language_is_ones_own_then_the_organisations_then_the_browsers(
    as_admin: Client, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadscoring.web import locale

    monkeypatch.setattr(locale, "installed_languages", lambda: (("en", "English"), ("pl", "Polski")))

    def spoken() -> str:
        return str(as_admin.get(URL, headers={"accept-language": "nb"})["Content-Language"])

    assert spoken() == "nb"
    Organisation.objects.filter(pk=1).update(language="pl")
    assert spoken() == "pl"
    User.objects.filter(pk=admin.pk).update(language="en")
    assert spoken() == "en"
    User.objects.filter(pk=admin.pk).update(language="sv")  # not installed any more
    assert spoken() == "nb"


def test_only_installed_languages_are_offered(as_admin: Client) -> None:
    choices = as_admin.get(URL).context["form"].fields["language"].choices
    assert [code for code, _name in choices] == ["", "en"]
