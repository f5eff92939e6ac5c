"""The pages for faults."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from leadscoring.accounts.models import User
from leadscoring.web.errors import bad_request, permission_denied, server_error


@pytest.mark.django_db
def test_unknown_address(client: Client) -> None:
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert b"There is nothing at this address" in response.content


@pytest.mark.django_db
def test_not_allowed_gives_the_reason(client_for: Callable[[User | None], Client], seller: User) -> None:
    response = client_for(seller).get("/styleguide/")

    assert response.status_code == 403
    assert b"Your role does not include this page" in response.content


@pytest.mark.django_db
def test_not_allowed_comes_as_a_toast_where_htmx_asked(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.htmx = True  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    response = permission_denied(request, PermissionDenied("Only for Ada."))

    assert response.status_code == 403
    assert response["HX-Trigger"] == '{"toast": {"text": "Only for Ada.", "tone": "bad"}}'
    assert b"Only for Ada." in response.content


def test_server_error_needs_no_database_nor_user(rf: RequestFactory) -> None:
    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert b"Something went wrong on our side" in response.content


@pytest.mark.django_db
def test_bad_request(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()

    assert bad_request(request).status_code == 400
