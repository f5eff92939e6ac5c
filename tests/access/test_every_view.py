"""Every view is tried by each role and by nobody, by GET, by POST and as htmx asks; a new one joins by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leadscoring.accounts.models import User
from tests.access.addresses import Address, our_addresses
from tests.access.world import Everything

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/leads/"}
WRITES = ("insert", "update", "delete", "truncate", "copy")

STRICTER: dict[tuple[str, str], Callable[[User], bool]] = {
    ("styleguide", "GET"): lambda user: user.is_staff,
    ("bulk", "POST"): lambda user: user.has_perm("accounts.work_leads"),
    ("list", "POST"): lambda user: user.has_perm("accounts.manage_lists"),
}
"""By the address's name and the method: who may, where the permission for the page is not enough."""

ASKED = {"deal_cards": "?stage=proposal&place=1", "activity_type": "?type=page_view"}
"""What an address asks for besides."""


def test_there_are_addresses_of_all_rooms() -> None:
    """The test below would be content with none."""
    names = {address.name for address in our_addresses()}
    assert names >= {"home", "leads", "contact", "tasks", "imports", "models", "people", "mails", "notifications"}
    assert len(names) == len(our_addresses()), "Two addresses have the same name, so one of them is never tried."


def test_every_view_by_this_person(client: Client, persona: User | None, everything: Everything) -> None:
    wrong: dict[str, str] = {}
    for address in our_addresses():
        url = address.url(everything.known | everything.of_address.get(address.name, {}))
        url += ASKED.get(address.name, "")
        for method in methods_of(client, url):
            for headers in ({}, HTMX):
                answer = ask(client, method, url, headers)
                if fault := fault_of(answer, expected(persona, address, method), headers):
                    wrong[f"{method} {url}{' by htmx' if headers else ''}"] = fault
    if wrong:
        pytest.fail("\n".join(f"{asked}: {fault}" for asked, fault in wrong.items()), pytrace=False)


def expected(persona: User | None, address: Address, method: str) -> str:
    if persona is None:
        return "log in"
    may = not address.permission or persona.has_perm(f"accounts.{address.permission}")
    return "open" if may and STRICTER.get((address.name, method), lambda _user: True)(persona) else "refused"


def fault_of(answer: Answer, expected: str, headers: dict[str, str]) -> str:
    """Blank where it is as it should be."""
    status, login = answer.status, "/accounts/login/"
    if expected == "open":
        # 404 would mean that the world lacks it: nothing was tried then.
        is_open = status < 500 and status not in (401, 403, 404, 405) and not answer.location.startswith(login)
        return "" if is_open else f"{status} {answer.raised or answer.location}, though they may"
    if answer.written:
        return f"wrote, though they may not: {answer.written}"
    if expected == "refused":
        return "" if status == 403 else f"{status} {answer.raised or answer.location} in place of 403"
    sent = (200 if headers else 302, True)
    return "" if (status, answer.location.startswith(login)) == sent else f"{status} in place of the way to log in"


class Answer:
    """What came of a request; whatever it wrote has been taken back."""

    def __init__(self) -> None:
        self.status, self.location, self.raised = 500, "", ""
        self.written: list[str] = []

    def take(self, response: HttpResponseBase) -> None:
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
        self.status = response.status_code
        self.location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""


def ask(client: Client, method: str, url: str, headers: dict[str, str]) -> Answer:
    answer = Answer()
    with taken_back(), CaptureQueriesContext(connection) as queries:
        try:
            answer.take(client.generic(method, url, headers=headers, content_type="application/x-www-form-urlencoded"))
        except Exception as error:  # all of them are to be told at once
            answer.raised = f"{type(error).__name__}: {error}"
    answer.written = [each["sql"][:200] for each in queries if each["sql"].lower().startswith(WRITES)]
    return answer


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def methods_of(client: Client, url: str) -> list[str]:
    """As the view says when it is asked by a method that none has."""
    refused: Any = client.generic("PROPFIND", url)
    assert refused.status_code == 405, f"{url} takes every method"
    return [method for method in refused.headers["Allow"].split(", ") if method != "HEAD"]


@pytest.mark.parametrize("missing", ["company_id", "company_id, deal_id"])
def test_new_addresses_that_nobody_filled_in_are_told(missing: str) -> None:
    names = tuple(missing.split(", "))
    with pytest.raises(pytest.fail.Exception, match=r"needs company_id.* in `Everything.known`"):
        Address("x", "x/<int:company_id>/", "", names).url({"contact_id": 1})
