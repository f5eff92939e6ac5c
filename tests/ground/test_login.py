"""Logging in, and guessing."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.conftest import PASSWORD

WRONG = "not the password"


def log_in(client, email, password, address="10.0.0.1", **more):
    return client.post(
        reverse("account_login"), {"login": email, "password": password, **more}, REMOTE_ADDR=address, follow=False
    )


def is_logged_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_by_email_in_any_case(client, seller):
    response = log_in(client, " SELLER@vekt.example", PASSWORD)
    assert (response.status_code, response.url) == (302, "/")
    assert is_logged_in(client)


@pytest.mark.parametrize(("wanted", "reached"), [("/leads/?page=2", "/leads/?page=2"), ("https://evil.example/", "/")])
def test_next_page_is_ours(client, seller, wanted, reached):
    assert log_in(client, seller.email, PASSWORD, next=wanted).url == reached


@pytest.mark.parametrize(("email", "password"), [("seller@vekt.example", WRONG), ("nobody@vekt.example", PASSWORD)])
def test_fault_says_not_which_was_wrong(client, seller, email, password):
    response = log_in(client, email, password)
    assert not is_logged_in(client)
    assert "not correct" in response.content.decode()


def test_inactive_user_stays_out(client, seller):
    seller.is_active = False
    seller.save()
    log_in(client, seller.email, PASSWORD)
    assert not is_logged_in(client)


def test_five_wrong_guesses_lock_user_and_address(client, seller, marketer):
    codes = [log_in(client, seller.email, WRONG).status_code for _guess in range(5)]
    assert codes[:4] == [200] * 4
    locked = log_in(client, "Seller@vekt.example", PASSWORD)
    assert locked.status_code == 429
    assert "account/locked.html" in [template.name for template in locked.templates]
    assert not is_logged_in(client)


def test_lock_leaves_others_and_other_addresses_alone(client, seller, marketer):
    for _guess in range(6):
        log_in(client, seller.email, WRONG)
    assert log_in(client, marketer.email, PASSWORD).status_code == 302
    client.logout()
    assert log_in(client, seller.email, PASSWORD, address="10.0.0.2").status_code == 302


def test_lock_opens_after_a_quarter_of_an_hour(client, seller):
    for _guess in range(6):
        log_in(client, seller.email, WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert log_in(client, seller.email, PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert log_in(client, seller.email, PASSWORD).status_code == 302


def test_forged_address_does_not_help_guessing(client, seller):
    for guess in range(6):
        client.post(
            reverse("account_login"),
            {"login": seller.email, "password": WRONG},
            REMOTE_ADDR="10.0.0.1",
            HTTP_X_FORWARDED_FOR=f"10.9.9.{guess}",
        )
    assert log_in(client, seller.email, PASSWORD).status_code == 429


def test_address_behind_our_proxy_is_the_browsers(rf, settings):
    from leadscoring.accounts.guessing import client_address

    request = rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6, 7.7.7.7")
    assert client_address(request) == "10.0.0.9"
    settings.TRUSTED_PROXIES = 1
    assert client_address(request) == "7.7.7.7"
    settings.TRUSTED_PROXIES = 3
    assert client_address(request) == "10.0.0.9"


def test_log_out(client_for, seller):
    client = client_for(seller)
    response = client.post(reverse("account_logout"))
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert not is_logged_in(client)


def test_nobody_signs_up(db, client):
    assert client.get(reverse("account_signup")).status_code == 404


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_pages_for_nobody(db, client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account_change_password", "account_logout"])
def test_pages_for_those_logged_in(client_for, seller, name):
    assert client_for(seller).get(reverse(name)).status_code == 200


def test_password_is_reset_by_mail(client, seller):
    client.post(reverse("account_reset_password"), {"email": seller.email})
    (letter,) = mail.outbox
    link = next(word for word in letter.body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    new = "et helt nytt passord"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert log_in(client, seller.email, new).status_code == 302


def test_reset_tells_not_who_has_an_account(db, client):
    response = client.post(reverse("account_reset_password"), {"email": "nobody@vekt.example"})
    assert (response.status_code, response.url) == (302, reverse("account_reset_password_done"))


def test_password_is_changed(client_for, seller, client):
    new = "et helt nytt passord"
    answer = client_for(seller).post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert log_in(client, seller.email, new).status_code == 302


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_e_mail_is_spelled_as_everywhere(client, seller, name):
    url = reverse(name)
    pages = client.get(url).text + client.post(url, {"login": seller.email, "password": WRONG}).text
    assert "E-mail address" in pages
    assert re.findall(r"\bemails?\b", re.sub(r"<[^>]+>", " ", pages), re.IGNORECASE) == []
