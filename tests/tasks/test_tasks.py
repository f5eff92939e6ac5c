"""Tasks: made by hand, listed by how soon they are due, done with Undo, by those who may."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from crm.domain.tasks import TaskRefused, create_task, finish_task, reopen_task
from crm.models import Task
from leadscoring.accounts.models import Organisation, User
from tests.factories.crm import CompanyFactory, ContactFactory, DealFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def colleague(make_user: Callable[..., User]) -> User:
    return make_user("maja@vekt.example", role="sales", name="Maja Lind")


@pytest.fixture
def as_seller(client_for: Callable[[User | None], Client], seller: User) -> Client:
    return client_for(seller)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())).strip()


def told(response) -> dict[str, dict]:
    return json.loads(response["HX-Trigger"])


def groups(response) -> dict[str, list[str]]:
    return {str(group.heading): [row.task.title for row in group.rows] for group in response.context["groups"]}


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("seller", 200), ("marketer", 403), ("outsider", 403), ("nobody", 302)]
)
def test_tasks_by_each_role(
    request: pytest.FixtureRequest, db: None, client_for: Callable[[User | None], Client], persona: str, status: int
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    task = create_task(title="Call", assigned_to=None)
    assert [client.get(reverse(name)).status_code for name in ("tasks", "task_new")] == [status] * 2
    done = client.post(reverse("task_done", args=[task.pk]))
    again = client.post(reverse("task_reopen", args=[task.pk]))
    made = client.post(reverse("task_new"), {"title": "X"})
    expected = 302 if status == 200 else status
    assert [done.status_code, again.status_code, made.status_code] == [expected] * 3
    assert Task.objects.count() == (2 if status == 200 else 1)


def test_tasks_stand_by_how_soon_they_are_due(as_seller: Client, seller: User, colleague: User) -> None:
    now = timezone.now()
    tonight = localtime(now).replace(hour=23, minute=59, second=59)
    for title, due in (
        ("late", now - timedelta(days=2)),
        ("soon", tonight),
        ("next", now + timedelta(days=3)),
        ("some day", None),
    ):
        create_task(title=title, due_at=due, assigned_to=seller)
    create_task(title="anybody's", assigned_to=None)
    create_task(title="another's", assigned_to=colleague)
    finish_task(task=create_task(title="gone", assigned_to=seller), by=seller)
    response = as_seller.get(reverse("tasks"))
    assert groups(response) == {
        "Overdue": ["late"], "Today": ["soon"], "Later": ["next"], "Without a date": ["some day", "anybody's"],
    }  # fmt: skip
    assert "overdue: " in text_of(response)
    done = as_seller.get(f"{reverse('tasks')}?show=done")
    assert [row.task.title for row in done.context["rows"]] == ["gone"]


def test_a_group_is_counted_only_where_all_of_it_is_seen(
    as_seller: Client, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        create_task(title=f"Call {number}", assigned_to=seller)
    assert "Without a date 3" in text_of(as_seller.get(reverse("tasks")))
    monkeypatch.setattr("crm.views.tasks.A_PAGE", 2)
    assert "Without a date 2" not in text_of(as_seller.get(reverse("tasks")))


def test_tasks_of_nobody_yet(as_seller: Client) -> None:
    assert "Nothing to do" in text_of(as_seller.get(reverse("tasks")))
    assert "Nothing is done yet" in text_of(as_seller.get(f"{reverse('tasks')}?show=done"))


def test_done_with_undo(as_seller: Client, seller: User) -> None:
    task = create_task(title="Call", assigned_to=seller)
    response = as_seller.post(reverse("task_done", args=[task.pk]), headers=HTMX)
    undo = reverse("task_reopen", args=[task.pk])
    assert response.status_code == 204
    assert told(response) == {"tasksChanged": {}, "toast": {"text": "“Call” is done.", "tone": "ok", "undo": undo}}
    task.refresh_from_db()
    assert (task.is_done, task.done_by) == (True, seller)
    again = as_seller.post(reverse("task_done", args=[task.pk]), headers=HTMX)
    assert (again.status_code, told(again)["toast"]["text"]) == (409, "Jonas Berg has done this already.")
    assert as_seller.post(undo, headers=HTMX).status_code == 204
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (None, None)
    fragment = as_seller.get(f"{reverse('tasks')}?focus=1", headers=HTMX).content.decode()
    assert "autofocus" in fragment
    assert "<html" not in fragment
    assert "focus=1" not in fragment


def test_anothers_task_is_left_alone(seller: User, colleague: User, admin: User) -> None:
    theirs = create_task(title="Call", assigned_to=colleague, by=None)
    with pytest.raises(TaskRefused, match="This is a task of Maja Lind"):
        finish_task(task=theirs, by=seller)
    with pytest.raises(TaskRefused, match="This is a task of Maja Lind"):
        reopen_task(task=theirs, by=seller)
    assert finish_task(task=theirs, by=admin).is_done
    mine = create_task(title="Call", assigned_to=colleague, by=seller)
    assert finish_task(task=mine, by=seller).is_done


def test_create_refuses_what_is_no_task(seller: User) -> None:
    with pytest.raises(TaskRefused, match="needs a title"):
        create_task(title="  ", assigned_to=seller)
    seller.is_active = False
    with pytest.raises(TaskRefused, match="is not active any more"):
        create_task(title="Call", assigned_to=seller)
    assert Task.objects.count() == 0


def test_made_on_a_contact(as_seller: Client, seller: User, colleague: User, marketer: User) -> None:
    contact = ContactFactory.create()
    page, new = reverse("contact", args=[contact.pk]), f"{reverse('task_new')}?contact={contact.pk}"
    assert f"New task about {contact}" in text_of(as_seller.get(new))
    assert "<html" not in as_seller.get(new, headers=HTMX).content.decode()
    for wrong in (
        {"title": ""},
        {"title": "x", "due_on": "soon"},
        {"title": "x", "assigned_to": marketer.pk},
        {"title": "x" * 301},
    ):
        assert as_seller.post(new, wrong).status_code == 422
    values = {
        "title": "Send the offer",
        "due_on": localdate().isoformat(),
        "assigned_to": colleague.pk,
        "note": "By post",
    }
    assert as_seller.post(new, values)["Location"] == page
    task = Task.objects.get()
    assert (task.contact, task.assigned_to, task.created_by, task.note) == (contact, colleague, seller, "By post")
    assert localtime(task.due_at) == localtime(task.due_at).replace(
        year=localdate().year, month=localdate().month, day=localdate().day, hour=23, minute=59
    )
    shown = text_of(as_seller.get(page))
    assert "Send the offer By post Maja Lind today" in shown
    panel = as_seller.get(reverse("contact_tasks", args=[contact.pk]), headers=HTMX)
    assert "Send the offer" in text_of(panel)
    answer = as_seller.post(new, {"title": "Call"}, headers=HTMX)
    assert (answer.status_code, told(answer)["toast"]["text"]) == (204, "“Call” is noted.")
    assert as_seller.get(f"{reverse('task_new')}?contact=999999").status_code == 404
    assert as_seller.get(f"{reverse('task_new')}?contact=x").status_code == 404


def test_contact_page_shows_no_tasks_to_marketing(client_for: Callable[[User | None], Client], marketer: User) -> None:
    contact = ContactFactory.create()
    create_task(title="Send the offer", assigned_to=None, contact=contact)
    assert "Send the offer" not in text_of(client_for(marketer).get(reverse("contact", args=[contact.pk])))


def test_page_takes_as_many_queries_for_more_tasks(as_seller: Client, seller: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_seller.get(reverse("tasks"))
        return len(queries)

    long_ago = datetime(2020, 1, 1).astimezone()
    create_task(title="Call", assigned_to=seller, contact=ContactFactory.create())
    count()
    few = count()
    for _each in range(3):
        create_task(title="Call", assigned_to=seller, contact=ContactFactory.create(), by=seller)
        create_task(title="Call", assigned_to=None, company=CompanyFactory.create(), due_at=long_ago)
        create_task(title="Call", assigned_to=seller, deal=DealFactory.create())
    assert count() == few


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_day_that_no_clock_can_tell_is_refused(as_seller: Client, seller: User, day: str, zone: str) -> None:
    """West of Greenwich the year 9999 ends in the year 10000, which nobody could read back."""
    Organisation.current()
    Organisation.objects.update(time_zone=zone)
    made = as_seller.post(reverse("task_new"), {"title": "Call", "due_on": day, "assigned_to": seller.pk})
    assert (made.status_code, list(made.context["form"].errors)) == (422, ["due_on"])
    assert as_seller.get(reverse("tasks")).status_code == 200


def test_names_are_escaped(as_seller: Client, seller: User) -> None:
    contact = ContactFactory.create(last_name="<script>x</script>")
    create_task(title="<b>t</b>", note="<i>n</i>", assigned_to=seller, contact=contact)
    for page in (reverse("tasks"), reverse("contact", args=[contact.pk])):
        body = as_seller.get(page).content.decode()
        assert not [part for part in ("<b>t", "<i>n", "<script>x") if part in body]


def test_a_deleted_record_takes_its_tasks_along(seller: User) -> None:
    for record in (ContactFactory.create(), CompanyFactory.create(), DealFactory.create()):
        task = create_task(title="Call", assigned_to=seller, **{record._meta.model_name: record})
        record.delete()
        assert Task.objects.count() == 0
        with pytest.raises(TaskRefused, match="gone"):
            finish_task(task=task, by=seller)
