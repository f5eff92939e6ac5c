"""What an admin sees of e-mails that did not get through, and does about it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadscoring.accounts.models import User
from leadscoring.mail.models import Mail

URL = "/settings/mail/"
ClientFor = Callable[[User | None], Client]


def make(key: str, state: str, **values: str) -> Mail:
    return Mail.objects.create(
        **{"to": f"{key}@firm.example", "subject": f"About {key}", "text": "x", "message_id": "<a@b>"} | values,
        key=key,
        state=state,
    )


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_mails_by_each_role(
    request: pytest.FixtureRequest, db: None, client_for: ClientFor, persona: str, status: int
) -> None:
    stuck = make("a", "failed")
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    assert client.get(URL).status_code == status
    sent = client.post(reverse("mail-again", args=[stuck.pk]))
    assert sent.status_code == (302 if persona in {"admin", "nobody"} else 403)
    assert Mail.objects.get().state == ("waiting" if persona == "admin" else "failed")


def test_only_what_needs_somebody_is_listed(client_for: ClientFor, admin: User) -> None:
    for state in Mail.State.values:
        make(state, state, error="550 no such box" if state == "failed" else "")
    page = client_for(admin).get(URL).content.decode()
    assert re.findall(r"<b>About (\w+)</b>", page) == ["uncertain", "failed"]
    assert "550 no such box" in page
    assert page.count("It may have arrived") == 1
    assert "2 e-mails are on their way." in page


def test_nothing_stuck(client_for: ClientFor, admin: User) -> None:
    page = client_for(admin).get(URL).content.decode()
    assert ("Every e-mail got through" in page, "No other e-mail is on its way." in page) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_send_again_sends_once_however_often_it_is_pressed(client_for: ClientFor, admin: User) -> None:
    stuck = make("a", "uncertain")
    client = client_for(admin)
    first = client.post(reverse("mail-again", args=[stuck.pk]), follow=True).content.decode()
    second = client.post(reverse("mail-again", args=[stuck.pk]), follow=True).content.decode()
    assert "The e-mail to a@firm.example is on its way again." in first
    assert "so it was not sent again" in second
    assert (len(outbox.outbox), Mail.objects.get().state) == (1, "sent")
    assert client.get(reverse("mail-again", args=[stuck.pk])).status_code == 405
    assert client.post(reverse("mail-again", args=[stuck.pk + 1])).status_code == 404


def test_queries_do_not_grow(client_for: ClientFor, admin: User) -> None:
    client, counts = client_for(admin), []
    for keys in ("a", "bcd"):
        for key in keys:
            make(key, "failed")
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len([each for each in queries if '"mail_mail"' in each["sql"]]))
    # How many are stuck, which, and how many are on their way.
    assert counts == [3, 3]


def test_admin_pages_show_no_way_in(client_for: ClientFor, admin: User) -> None:
    link = "https://x.example/accounts/password/reset/key/1-cxq2ab-0123456789abcdef0123456789abcdef/"
    mail = make("a", "sent", text=f"Choose it here: {link}")
    client = client_for(admin)
    assert client.get(reverse("admin:mail_mail_changelist")).status_code == 200
    page = client.get(reverse("admin:mail_mail_change", args=[mail.pk])).content.decode()
    assert ("Choose it here" in page, "0123456789abcdef" in page) == (True, False)
    assert client.get(reverse("admin:mail_mail_add")).status_code == 403
    assert client.post(reverse("admin:mail_mail_delete", args=[mail.pk]), {"post": "yes"}).status_code == 403
