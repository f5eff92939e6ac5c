"""The menu by role, and the pages around the log-in."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from leadscoring import registry
from leadscoring.accounts.demo import make_demo_users
from leadscoring.accounts.models import User
from leadscoring.web.shell import Shell

pytestmark = pytest.mark.django_db


def shell_for(user: User | AnonymousUser, path: str = "/") -> Shell:
    request = RequestFactory().get(path)
    request.user = user
    return Shell(request)


def labels(shell: Shell) -> list[str]:
    return [str(link.label) for section in shell.nav for link in section.links]


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_nav", {})
    registry.register_nav("", "styleguide", "Everyone's", "users")
    registry.register_nav("", "healthz", "Publisher's", "rocket", "accounts.publish_models")
    registry.register_nav("System", "admin:index", "Administration", "shield-check", registry.STAFF)
    registry.register_nav("", "no_such_page", "Unfinished", "users")


@pytest.mark.usefixtures("own_registry")
def test_menu_shows_what_a_role_may_see_and_what_exists(
    admin: User, marketer: User, seller: User, outsider: User
) -> None:
    assert labels(shell_for(admin)) == ["Everyone's", "Publisher's", "Administration"]
    assert labels(shell_for(marketer)) == ["Everyone's", "Publisher's"]
    assert labels(shell_for(seller)) == ["Everyone's"]
    assert labels(shell_for(outsider)) == ["Everyone's"]
    assert labels(shell_for(AnonymousUser())) == []


@pytest.mark.usefixtures("own_registry")
def test_menu_marks_where_one_is(admin: User) -> None:
    nav = shell_for(admin, "/admin/auth/").nav
    current = [link.url_name for section in nav for link in section.links if link.is_current]

    assert current == ["admin:index"]


@pytest.mark.usefixtures("own_registry")
def test_registering_twice_replaces() -> None:
    registry.register_nav("", "styleguide", "Renamed", "users")

    assert [item.label for item in registry.nav_items()].count("Renamed") == 1
    assert len(registry.nav_items()) == 4


def test_every_registered_icon_exists() -> None:
    from leadscoring.templatetags.ui import icon

    assert all(icon(item.icon) for item in registry.nav_items())


def test_person_and_role_are_said(seller: User, outsider: User) -> None:
    assert (shell_for(seller).person, str(shell_for(seller).role)) == ("Jonas Berg", "Sales")
    assert (shell_for(outsider).person, str(shell_for(outsider).role)) == ("Ola Utenfor", "")


def test_demo_log_ins_are_shown_only_where_they_exist_and_are_allowed(client: Client, settings: LazySettings) -> None:
    settings.DEMO_LOGINS = True
    assert b"data-fill-login" not in client.get("/accounts/login/").content

    make_demo_users()
    page = client.get("/accounts/login/").content.decode()
    assert page.count("data-fill-login=") == 3
    assert 'data-fill-login="sales@demo.example"' in page

    settings.DEMO_LOGINS = False
    page = client.get("/accounts/login/").content.decode()
    assert "data-fill-login" not in page
    assert "demo-demo-demo" not in page


@pytest.mark.parametrize("path", ["login", "password/reset", "password/reset/done", "inactive"])
def test_pages_around_the_log_in_are_ours(client: Client, path: str) -> None:
    response = client.get(f"/accounts/{path}/")

    assert response.status_code == 200
    assert b'class="plain"' in response.content


@pytest.mark.parametrize("path", ["logout", "password/change"])
def test_pages_of_the_person_are_ours(client_for: Callable[[User | None], Client], seller: User, path: str) -> None:
    response = client_for(seller).get(f"/accounts/{path}/")

    assert response.status_code == 200
    assert b"ui/css/every-page.css" in response.content


def test_a_failed_log_in_says_so(client: Client, seller: User) -> None:
    response = client.post("/accounts/login/", {"login": seller.email, "password": "wrong"})

    assert b'role="alert"' in response.content


def test_too_many_attempts_show_our_page(client: Client, seller: User, settings: LazySettings) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/accounts/login/", {"login": seller.email, "password": "wrong"})

    assert response.status_code == 429
    assert b"Try again in 15 minutes" in response.content
