"""The ground's own pages: the way in, the theme, health, faults."""

import json
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from leadscoring.liveness import KEY, note_worker_seen
from leadscoring.views import health


@pytest.mark.parametrize(("persona", "lands_on"), [("marketer", "models"), ("seller", "leads"), ("admin", "set_up")])
def test_home_leads_to_where_the_work_is(request, client_for, persona, lands_on):
    response = client_for(request.getfixturevalue(persona)).get("/")
    assert (response.status_code, response.url) == (302, reverse(lands_on))


def test_home_asks_nobody_to_log_in(db, client):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_theme_is_kept_in_profile_and_cookie(client_for, seller):
    client = client_for(seller)
    response = client.post("/theme/", {"theme": "dark"}, headers={"referer": "http://testserver/leads/?page=2"})
    assert (response.status_code, response.url) == (302, "http://testserver/leads/?page=2")
    assert User.objects.get(pk=seller.pk).theme == "dark"
    assert response.cookies["theme"].value == "dark"


def test_theme_by_htmx_answers_nothing(db, client):
    response = client.post("/theme/", {"theme": "light"}, headers={"HX-Request": "true"})
    assert (response.status_code, response.cookies["theme"].value) == (204, "light")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", ""])
def test_theme_never_leads_elsewhere(db, client, elsewhere):
    response = client.post("/theme/", {"theme": "auto", "next": elsewhere}, headers={"referer": elsewhere})
    assert response.url == "/"


def test_unknown_theme_is_refused(client_for, seller):
    assert client_for(seller).post("/theme/", {"theme": "<script>"}).status_code == 400
    assert User.objects.get(pk=seller.pk).theme == "auto"


def test_theme_is_changed_by_post_only(db, client):
    assert client.get("/theme/").status_code == 405


def test_theme_needs_a_token(db):
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "too old" in response.content.decode()


def test_healthz_asks_nothing(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_when_all_is_well(db, client):
    note_worker_seen()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": {"database": "ok", "broker": "ok", "worker": "ok", "migrations": "ok"},
    }


def test_readyz_without_a_worker(db, client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["worker"]) == (503, "none seen for 60 s")


def test_worker_is_forgotten_after_a_minute(db, client):
    cache.set(KEY, time.time() - 61)
    assert client.get("/readyz").status_code == 503


def test_readyz_without_a_broker(db, client, settings):
    note_worker_seen()
    settings.CELERY_BROKER_URL = "redis+socket:///tmp/no-such-broker.sock?virtual_host=0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "ok",
        "broker": "does not answer",
        "worker": "ok",
        "migrations": "ok",
    }


def test_readyz_without_a_database(db, client, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError("gone")

        def __getattr__(self, name):
            return getattr(connection, name)

    note_worker_seen()
    monkeypatch.setattr(health, "connection", Gone())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.content)["checks"]["database"] == "does not answer"


def test_readyz_with_migrations_to_come(db, client):
    from django.db.migrations.recorder import MigrationRecorder

    note_worker_seen()
    MigrationRecorder.Migration.objects.filter(app="accounts", name="0003_people").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["migrations"]) == (503, "1 not applied")


def test_unknown_page_is_a_page(db, client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "text/html" in response["Content-Type"]


def test_pages_carry_the_strict_policy(db, client):
    policy = dict(part.strip().split(" ", 1) for part in client.get("/healthz")["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "manifest-src": "'self'",
    }


@pytest.mark.parametrize(("persona", "status"), [("admin", 200), ("seller", 403)])
def test_admin_pages_are_for_admins(request, client_for, persona, status):
    assert client_for(request.getfixturevalue(persona)).get("/admin/", follow=True).status_code == status


def test_admin_pages_have_no_door_of_their_own(db, client):
    assert client.get("/admin/login/").url == "/accounts/login/?next=%2Fadmin%2Flogin%2F"


@pytest.mark.parametrize("model", ["user", "team", "organisation", "auditentry"])
def test_admin_may_look_at_the_ground(client_for, admin, model):
    assert client_for(admin).get(f"/admin/accounts/{model}/").status_code == 200
