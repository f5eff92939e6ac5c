"""The bell, its page and the choice: by each role and by nobody, with and without htmx."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leadscoring.accounts.models import User
from leadscoring.notifications.domain import mark_read
from leadscoring.notifications.models import Notification
from leadscoring.notifications.queries import bell_of
from tests.notifications.conftest import Tell

PAGE = "/notifications/"
SETTINGS = "/settings/notifications/"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/leads/"}
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def client(client_for: ClientFor, seller: User) -> Client:
    return client_for(seller)


def texts(answer: object) -> list[str]:
    content = answer.content.decode()  # type: ignore[attr-defined]
    return re.findall(r'class="told-text">([^<]*)<', content)


@pytest.mark.parametrize("persona", ["admin", "marketer", "seller", "outsider"])
def test_everybody_has_a_bell_with_their_own_only(
    request: pytest.FixtureRequest, client_for: ClientFor, make_user: Callable[..., User], tell: Tell, persona: str
) -> None:
    user, other = request.getfixturevalue(persona), make_user("other@vekt.example", role="admin")
    own, foreign = tell(user, "a", text="Own"), tell(other, "a", text="Foreign")
    client = client_for(user)
    assert texts(client.get(PAGE)) == ["Own"]
    assert texts(client.get(reverse("notifications-newest"), headers=HTMX)) == ["Own"]
    assert "Notifications, 1 unread" in client.get(reverse("notifications-count"), headers=HTMX).content.decode()
    assert client.get(SETTINGS).status_code == 200
    assert client.get(reverse("notification", args=[foreign.pk])).status_code == 404
    client.post(reverse("notifications-read"), {"up_to": max(own.pk, foreign.pk)})
    assert list(Notification.objects.filter(read_at=None)) == [foreign]


@pytest.mark.parametrize(
    "url_name", ["notifications", "notifications-newest", "notifications-count", "notification_settings"]
)
def test_nobody_is_sent_to_log_in(db: None, client_for: ClientFor, url_name: str) -> None:
    assert client_for(None).get(reverse(url_name)).url == f"/accounts/login/?next={reverse(url_name)}"


def test_nobody_opens_or_reads_anything(seller: User, client_for: ClientFor, tell: Tell) -> None:
    told = tell(seller, "a")
    nobody = client_for(None)
    answers = [nobody.get(reverse("notification", args=[told.pk])), nobody.post(reverse("notifications-read"))]
    assert [each.status_code for each in answers] == [302, 302]
    assert Notification.objects.get().read_at is None


def test_nobody_has_no_bell(db: None, client_for: ClientFor) -> None:
    assert "bell-label" not in client_for(None).get("/accounts/login/").content.decode()


def test_opening_reads_it_and_leads_on(client: Client, seller: User, tell: Tell) -> None:
    told, other = tell(seller, "a", url="/leads/?page=2"), tell(seller, "b")
    answer = client.get(reverse("notification", args=[told.pk]))
    assert (answer.status_code, answer.url) == (302, "/leads/?page=2")
    assert list(Notification.objects.filter(read_at=None)) == [other]


def test_asking_for_the_head_only_reads_nothing(client: Client, seller: User, tell: Tell) -> None:
    told = tell(seller, "a")
    assert client.head(reverse("notification", args=[told.pk])).status_code == 302
    assert Notification.objects.get().read_at is None


@pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example/"])
def test_what_leads_nowhere_leads_to_the_page(client: Client, seller: User, tell: Tell, url: str) -> None:
    told = tell(seller, "a")
    Notification.objects.update(url=url)
    assert client.get(reverse("notification", args=[told.pk])).url == PAGE


def test_page_shows_all_or_the_unread_newest_first_in_pages(client: Client, seller: User, tell: Tell) -> None:
    told = [tell(seller, str(number)) for number in range(27)]
    mark_read(notification=told[26])
    assert texts(client.get(PAGE)) == [f"News {number}" for number in range(26, 1, -1)]
    assert texts(client.get(f"{PAGE}?page=2")) == ["News 1", "News 0"]
    assert texts(client.get(f"{PAGE}?show=unread"))[0] == "News 25"
    assert texts(client.get(f"{PAGE}?show=unread&page=2")) == ["News 0"]
    assert texts(client.get(f"{PAGE}?page=none"))[0] == "News 26"
    assert "show=unread&amp;page=2" in client.get(f"{PAGE}?show=unread").content.decode()


def test_empty_states_differ(client: Client, seller: User, tell: Tell) -> None:
    assert "No notifications yet" in client.get(PAGE).content.decode()
    mark_read(notification=tell(seller, "a"))
    page = client.get(f"{PAGE}?show=unread").content.decode()
    assert ("Everything is read" in page, "Mark all as read" in page) == (True, False)


def test_menu_shows_the_newest_ten(client: Client, seller: User, tell: Tell) -> None:
    assert "Nothing yet" in client.get(reverse("notifications-newest"), headers=HTMX).content.decode()
    for number in range(12):
        tell(seller, str(number))
    assert texts(client.get(reverse("notifications-newest"), headers=HTMX)) == [f"News {n}" for n in range(11, 1, -1)]


@pytest.mark.parametrize("url_name", ["notifications-newest", "notifications-count"])
def test_fragments_by_plain_navigation_are_the_page(client: Client, url_name: str) -> None:
    assert client.get(reverse(url_name)).url == PAGE


def test_number_that_the_page_has_already_is_not_sent(client: Client, seller: User, tell: Tell) -> None:
    tell(seller, "a")
    url = reverse("notifications-count")
    assert client.get(f"{url}?seen=1", headers=HTMX).status_code == 204
    assert client.get(f"{url}?seen=0", headers=HTMX).status_code == 200


def test_text_is_escaped(client: Client, seller: User, tell: Tell) -> None:
    tell(seller, "a", text="<b>Ada</b>")
    page = client.get(PAGE).content.decode()
    assert ("&lt;b&gt;Ada&lt;/b&gt;" in page, "<b>Ada" in page) == (True, False)


def test_all_are_read_up_to_what_was_seen(client: Client, seller: User, tell: Tell) -> None:
    seen = tell(seller, "a")
    later = tell(seller, "b")
    answer = client.post(reverse("notifications-read"), {"up_to": seen.pk}, headers=HTMX)
    assert (answer.status_code, answer["HX-Trigger"]) == (200, '{"notified": {}}')
    assert list(Notification.objects.filter(read_at=None)) == [later]
    assert client.post(reverse("notifications-read"), {"up_to": later.pk}).url == PAGE
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30])
def test_nonsense_reads_nothing(client: Client, seller: User, tell: Tell, up_to: str) -> None:
    tell(seller, "a")
    assert client.post(reverse("notifications-read"), {"up_to": up_to}).status_code == 302
    assert Notification.objects.get().read_at is None


def test_choice_is_kept(client: Client, seller: User) -> None:
    assert re.findall(r'value="(\w+)"[^>]*checked', client.get(SETTINGS).content.decode()) == ["digest"]
    assert client.post(SETTINGS, {"mail": "each"}).url == SETTINGS
    assert User.objects.get(pk=seller.pk).mail_choice == "each"
    assert re.findall(r'value="(\w+)"[^>]*checked', client.get(SETTINGS).content.decode()) == ["each"]


@pytest.mark.parametrize("sent", [{}, {"mail": "hourly"}])
def test_no_choice_is_refused(client: Client, seller: User, sent: dict[str, str]) -> None:
    assert client.post(SETTINGS, sent).status_code == 422
    assert User.objects.get(pk=seller.pk).mail_choice == "digest"


def test_queries_do_not_grow_and_the_bell_costs_one(client: Client, seller: User, tell: Tell) -> None:
    def asked(url: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return [each["sql"] for each in queries if '"notifications_notification"' in each["sql"]]

    counts = []
    for number in range(3):
        tell(seller, str(number))
        counts.append((len(asked(PAGE)), len(asked(SETTINGS))))
    # The page: its count, its rows, the newest unread one; and the bell.
    assert counts == [(4, 1)] * 3


def test_bell_reads_its_index_and_stops_counting(seller: User, marketer: User) -> None:
    read = timezone.now()
    rows = [
        Notification(user=user, kind="lead_new", text="x", key=str(number), read_at=read if number >= 300 else None)
        for user in (seller, marketer)
        for number in range(6_000)
    ]
    Notification.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("analyze notifications_notification")
        cursor.execute("set local enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        assert (bell_of(seller).unread, bell_of(seller).is_more) == (100, True)
    sql = queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(f"explain {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "notification_unread" in plan
    assert "Seq Scan" not in plan


def test_more_than_99_is_said_so(client: Client, seller: User) -> None:
    Notification.objects.bulk_create(
        Notification(user=seller, kind="lead_new", text="x", key=str(number)) for number in range(120)
    )
    page = client.get(SETTINGS).content.decode()
    assert ("Notifications, more than 99 unread" in page, ">99+<" in page) == (True, True)
