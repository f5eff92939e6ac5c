"""Being told: once for each key, by the bell always, by e-mail as each person has chosen."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core import mail as outbox
from django.db import transaction

from leadscoring.accounts.models import Organisation, User
from leadscoring.mail.models import Mail
from leadscoring.notifications.domain import choose_mail, mark_all_read, mark_read, notify, one_line
from leadscoring.notifications.models import Notification
from tests.notifications.conftest import Tell
from tests.scoring.holding import beside


def test_same_key_is_told_once(seller: User, marketer: User, tell: Tell) -> None:
    first = tell(seller, "a", text="Ada is hot")
    assert tell(seller, "a", text="Something else") == first
    tell(marketer, "a", text="Ada is hot")
    told = list(Notification.objects.order_by("pk").values_list("user", "text", "url", "read_at"))
    assert told == [(seller.pk, "Ada is hot", "/leads/", None), (marketer.pk, "Ada is hot", "/leads/", None)]


def test_two_at_once_with_one_key_tell_once(transactional_db: None, seller: User, tell: Tell) -> None:
    choose_mail(user=seller, choice="each")
    with beside(lambda: tell(seller, "a")):
        tell(seller, "a")
    assert (Notification.objects.count(), len(outbox.outbox)) == (1, 1)


def test_nobody_is_told_where_the_callers_transaction_fails(transactional_db: None, seller: User, tell: Tell) -> None:
    choose_mail(user=seller, choice="each")
    with transaction.atomic():
        tell(seller, "a")
        transaction.set_rollback(True)
    assert (Notification.objects.count(), Mail.objects.count(), outbox.outbox) == (0, 0, [])


def test_who_wants_each_gets_each_once(
    transactional_db: None, seller: User, tell: Tell, settings: LazySettings
) -> None:
    settings.SITE_URL = "https://leads.firm.example"
    choose_mail(user=seller, choice="each")
    told = tell(seller, "a", text="Ada Nowak crossed “Hot”")
    tell(seller, "a")
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject) == ([seller.email], "Ada Nowak crossed “Hot”")
    assert sent.body.splitlines() == [
        "Ada Nowak crossed “Hot”",
        "",
        f"https://leads.firm.example/notifications/{told.pk}/",
        "",
        "-- ",
        "You decide which e-mails come: https://leads.firm.example/settings/notifications/",
    ]
    assert not told.for_digest


@pytest.mark.parametrize(("choice", "for_digest"), [("digest", True), ("none", False)])
def test_who_wants_otherwise_gets_no_mail_now(
    transactional_db: None, seller: User, tell: Tell, choice: str, for_digest: bool
) -> None:
    choose_mail(user=seller, choice=choice)
    assert tell(seller, "a").for_digest is for_digest
    assert Mail.objects.count() == 0


def test_digest_is_what_a_new_user_gets(seller: User) -> None:
    assert seller.mail_choice == "digest"


def test_no_more_mail_means_no_last_digest(seller: User, tell: Tell) -> None:
    told = tell(seller, "a")
    choose_mail(user=seller, choice="none")
    told.refresh_from_db()
    assert (told.for_digest, User.objects.get(pk=seller.pk).mail_choice) == (False, "none")


def test_unknown_choice_is_refused(seller: User) -> None:
    with pytest.raises(ValueError, match="hourly"):
        choose_mail(user=seller, choice="hourly")


def test_inactive_user_is_told_nothing(transactional_db: None, seller: User) -> None:
    seller.is_active, seller.mail_choice = False, "each"
    seller.save()
    assert notify(user=seller, kind="lead_new", text="News", key="a") is None
    assert (Notification.objects.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "leads/"])
def test_url_leads_within_the_site(seller: User, url: str) -> None:
    with pytest.raises(ValueError, match="no address within this site"):
        notify(user=seller, kind="lead_new", text="News", url=url, key="a")
    assert Notification.objects.count() == 0


def test_names_from_imports_make_no_headers(transactional_db: None, seller: User, tell: Tell) -> None:
    choose_mail(user=seller, choice="each")
    name = "Ada\r\nBcc: eve@evil.example\x00" + "x" * 2_000
    told = tell(seller, "a", text=f"{name} is hot")
    (sent,) = outbox.outbox
    assert sent.subject.startswith("Ada Bcc: eve@evil.example xxx")
    assert (len(sent.subject), len(told.text), sent.message()["Bcc"]) == (150, 1_000, None)


def test_one_line() -> None:
    assert one_line("  a \n b\t\x07c ", 9) == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_mail_is_in_the_persons_language(transactional_db: None, seller: User, tell: Tell) -> None:
    """No catalogue yet: what the language does is seen on Django's own words."""
    from django.utils.translation import get_language, gettext

    from leadscoring.notifications.languages import in_language_of

    Organisation.objects.update_or_create(pk=1, defaults={"language": "pl"})
    said = []
    for language in ("nb", "", "xx"):
        seller.language = language
        with in_language_of(seller):
            said.append((get_language(), gettext("Monday")))
    assert said == [("nb", "mandag"), ("pl", "Poniedziałek"), ("en", "Monday")]


def test_reading_counts_the_first_time(seller: User, tell: Tell) -> None:
    told = tell(seller, "a")
    mark_read(notification=told)
    told.refresh_from_db()
    first = told.read_at
    mark_read(notification=told)
    told.refresh_from_db()
    assert first is not None
    assert told.read_at == first


def test_all_that_were_seen_are_read_and_no_others(seller: User, marketer: User, tell: Tell) -> None:
    tell(seller, "a")
    seen, other, later = tell(seller, "b"), tell(marketer, "a"), tell(seller, "c")
    assert mark_all_read(user=seller, up_to=seen.pk) == 2
    assert set(Notification.objects.filter(read_at=None)) == {other, later}
