"""Personas, clients and a browser, for every test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, TransactionTestCase

from dev import NO_CHROMIUM, chromium
from leadscoring.embedded.pytest_plugin import THROWN_AWAY
from tests.between import RequestsUnderway, empty_tables, may_empty_tables, reasons, restore_reasons

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django import DjangoDbBlocker
    from pytest_django.live_server_helper import LiveServer

    from leadscoring.accounts.models import User

# The embedded server has 64 databases: 0 is for what no test watches.
CACHES_FROM, BROKERS_FROM, EACH = 1, 30, 20
TURNED_AWAY_FROM = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a request that the next one overtook or whose page was left; a failed one it calls otherwise."""
REQUESTS = """() => performance.getEntries().filter(({ responseStatus }) => responseStatus !== undefined)
    .map(({ name, initiatorType, startTime, duration, responseStatus }) =>
        `${Math.round(startTime)} ms, took ${Math.round(duration)}: ${responseStatus} ${initiatorType} ${name}`)
    .join("\\n")"""
PASSWORD = "correct horse battery staple"


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is used: quick hashing, tasks at once, and for each xdist worker a cache of its own."""
    # How long drawing an example takes says something of the machine, and nothing of the program.
    hypothesis.settings.register_profile("any machine", suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("any machine")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.CELERY_TASK_EAGER_PROPAGATES = True
    location, equals, _number = settings.REDIS_URL.rpartition("?db=")
    if equals:
        settings.CACHES["default"]["LOCATION"] = f"{location}?db={CACHES_FROM + own_number()}"


def own_number() -> int:
    """Which xdist worker this is."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % EACH


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses the browser is marked as such."""
    for item in items:
        if "live_page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """What is loaded stays: to look through it for garbage again and again takes a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The checks that `dev.py test` ran before, where one failed: the last line is pytest's, so they stand above it."""
    if failed := os.environ.get("VEKT_FAILED_CHECKS"):
        terminalreporter.write_line(f"FAILED before pytest: {failed}", red=True)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """As pytest-django's `--reuse-db`, where the whole server is thrown away."""
    return django_db_keepdb or THROWN_AWAY in os.environ


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, requests_underway: RequestsUnderway
) -> Iterator[None]:
    """After a test that commits, the tables are emptied when the live server has answered all, and quickly."""
    django_empties_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        is_quick, made_by_migrating = may_empty_tables(), reasons()

    def empty(test: TransactionTestCase) -> None:
        requests_underway.wait(seconds=30)
        if is_quick:
            empty_tables()
        else:
            django_empties_tables(test)
        restore_reasons(made_by_migrating)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(scope="session")
def requests_underway() -> RequestsUnderway:
    """Counts from here on."""
    return RequestsUnderway()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test has cached no other sees."""
    cache.clear()


@pytest.fixture(autouse=True)
def whole_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of tables that look large only because other tests have filled them, and were rolled back."""
    monkeypatch.setattr("crm.queries.samples.BLOCKS", 1_000_000)


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """`make_user("x@vekt.example", role="sales")`; role None = none."""
    from leadscoring.accounts.models import User
    from leadscoring.accounts.roles import Role, give_role

    def make(email: str, *, role: str | None = None, name: str = "") -> User:
        user = User.objects.create_user(email, PASSWORD, name=name)
        give_role(user=user, role=Role(role) if role else None)
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def admin(make_user: Callable[..., User]) -> User:
    """May do everything."""
    return make_user("admin@vekt.example", role="admin", name="Ada Nowak")


@pytest.fixture
def marketer(make_user: Callable[..., User]) -> User:
    """Edits and publishes models."""
    return make_user("marketer@vekt.example", role="marketing", name="Ida Moen")


@pytest.fixture
def seller(make_user: Callable[..., User]) -> User:
    """Works leads."""
    return make_user("seller@vekt.example", role="sales", name="Jonas Berg")


@pytest.fixture
def outsider(make_user: Callable[..., User]) -> User:
    """Has a log-in but no role."""
    return make_user("outsider@vekt.example", name="Ola Utenfor")


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """A client logged in as that user, or as nobody."""

    def client(user: User | None) -> Client:
        made = Client()
        if user is not None:
            made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client


@pytest.fixture
def program_environ(transactional_db: None) -> dict[str, str]:
    """The environment for a program of ours that is to work on this test's database, with a broker of its own."""
    name = connection.settings_dict["NAME"]
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    broker, equals, _number = settings.CELERY_BROKER_URL.rpartition("?virtual_host=")
    own = {"CELERY_BROKER_URL": f"{broker}?virtual_host={BROKERS_FROM + own_number()}"} if equals else {}
    cached = {"REDIS_URL": settings.CACHES["default"]["LOCATION"]}
    return {**os.environ, "DATABASE_URL": database, **cached, **own}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    executable = chromium()
    if executable is None:
        pytest.skip(NO_CHROMIUM)
    from playwright.sync_api import expect, sync_playwright

    # Playwright's loop runs in this thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # From now on Django opens others, since a loop is there; these would stay behind.
    connections.close_all()
    expect.set_options(timeout=20_000)
    # Pages live for a second here: to make their scripts fast takes longer than they run.
    arguments = ["--disable-gpu", "--disable-quic", "--js-flags=--no-opt,--no-maglev,--sparkplug"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, chromium_sandbox=False, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def expected_console_errors() -> list[str]:
    """Parts of console errors that the test provokes: append to it."""
    return []


@pytest.fixture
def live_page(live_server: LiveServer, browser: Browser, expected_console_errors: list[str]) -> Iterator[Page]:
    """A page of the running site (`live_page.goto("/leads/")`); the test fails on console errors and CSP reports."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url')})")

    # Violations are console errors too, but not those of `report-only`, nor those that a page swallows.
    report = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
    context = browser.new_context(base_url=live_server.url, locale="en-GB", reduced_motion="reduce")
    context.add_init_script(report)
    page = context.new_page()
    # Long, for a machine that does other things too.
    page.set_default_timeout(20_000)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    expected = [*TURNED_AWAY_FROM, *expected_console_errors]
    assert [text for text in complaints if not any(part in text for part in expected)] == []


def _requests_of(page: Page) -> str:
    from playwright.sync_api import Error

    try:
        return str(page.evaluate(REQUESTS))
    except Error as error:  # it is closed, or has crashed
        return str(error)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A walk that fails shows what its page has asked the server for since it was loaded."""
    report = yield
    page = getattr(item, "funcargs", {}).get("live_page")
    if page is not None and report.when == "call" and report.failed:
        report.sections.append(("Requests of the page", _requests_of(page)))
    return report


@pytest.fixture
def log_in(client_for: Callable[[User | None], Client], live_server: LiveServer) -> Callable[[Page, User], None]:
    """`log_in(live_page, seller)`: by a session's cookie, without the form."""

    def give_cookie(page: Page, user: User) -> None:
        cookie = client_for(user).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return give_cookie
