"""Log-ins switched off and on; the last admin who can log in stays one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.domain import UserRefused
from leadscoring.accounts.domain.people import admins_who_can_log_in, change_user, deactivate_user
from leadscoring.accounts.models import AuditEntry, User
from leadscoring.accounts.roles import Role, role_of

Form = Callable[..., dict[str, Any]]


def demote(user: User, by: User) -> None:
    change_user(
        user=user, name=user.name, role=Role.SALES, teams=[], capacity=None, away_from=None, away_until=None, by=by
    )


def test_switched_off_ends_what_is_open_at_once_and_for_good(
    as_admin: Client, client_for: Callable[[User | None], Client], seller: User
) -> None:
    theirs = client_for(seller)
    assert theirs.get(reverse("profile")).status_code == 200
    assert as_admin.post(reverse("person-off", args=[seller.pk])).status_code == 302
    assert theirs.get(reverse("profile"))["Location"].startswith(reverse("account_login"))
    assert as_admin.post(reverse("person-on", args=[seller.pk])).status_code == 302
    # Switched on again, they log in anew: what was open before stays ended.
    assert theirs.get(reverse("profile"))["Location"].startswith(reverse("account_login"))
    assert client_for(User.objects.get(pk=seller.pk)).get(reverse("profile")).status_code == 200
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["user.deactivated", "user.activated"]


def test_an_old_session_does_not_come_back_where_the_cookie_was_kept(
    as_admin: Client, client_for: Callable[[User | None], Client], seller: User
) -> None:
    theirs = client_for(seller)
    as_admin.post(reverse("person-off", args=[seller.pk]))
    as_admin.post(reverse("person-on", args=[seller.pk]))
    assert theirs.get(reverse("profile")).status_code == 302


def test_switching_twice_is_written_down_once(as_admin: Client, seller: User) -> None:
    for _time in range(2):
        as_admin.post(reverse("person-off", args=[seller.pk]))
    assert AuditEntry.objects.count() == 1
    assert User.objects.get(pk=seller.pk).session_round == 1


def test_nobody_switches_off_themselves(as_admin: Client, admin: User, second_admin: User) -> None:
    answer = as_admin.post(reverse("person-off", args=[admin.pk]))
    assert (answer.status_code, "your own log-in" in answer.content.decode()) == (409, True)
    assert User.objects.get(pk=admin.pk).is_active


def test_last_admin_is_not_demoted_not_even_by_themselves(as_admin: Client, admin: User, form: Form) -> None:
    answer = as_admin.post(reverse("person", args=[admin.pk]), form(admin, role="sales"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["role"])
    assert role_of(User.objects.get(pk=admin.pk)) == Role.ADMIN
    answer = as_admin.post(reverse("person", args=[admin.pk]), form(admin, role=""))
    assert (answer.status_code, role_of(User.objects.get(pk=admin.pk))) == (422, Role.ADMIN)


@pytest.mark.parametrize("other", ["invited", "switched off"])
def test_an_admin_who_can_not_log_in_is_no_other_admin(admin: User, second_admin: User, other: str) -> None:
    changed: dict[str, Any] = {"password": "!x"} if other == "invited" else {"is_active": False}
    User.objects.filter(pk=second_admin.pk).update(**changed)
    with pytest.raises(UserRefused, match="last admin"):
        demote(admin, admin)
    with pytest.raises(UserRefused, match="last admin"):
        deactivate_user(user=admin, by=second_admin)
    assert list(admins_who_can_log_in()) == [admin]


def test_with_a_second_admin_the_first_may_go(admin: User, second_admin: User) -> None:
    deactivate_user(user=admin, by=second_admin)
    assert list(admins_who_can_log_in()) == [second_admin]


def test_an_admins_other_fields_change_freely(as_admin: Client, admin: User, form: Form) -> None:
    assert as_admin.post(reverse("person", args=[admin.pk]), form(admin, name="Ada Lovelace")).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["demote", "switch off"])
def test_two_admins_who_remove_each_other_at_once_leave_one(admin: User, second_admin: User, verb: str) -> None:
    both, refused = threading.Barrier(2), []

    def remove(user: User, by: User) -> None:
        try:
            both.wait()
            if verb == "demote":
                demote(user, by)
            else:
                deactivate_user(user=user, by=by)
        except UserRefused:
            refused.append(user.pk)
        finally:
            connection.close()

    pairs = [(admin, second_admin), (second_admin, admin)]
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [user.pk for user in admins_who_can_log_in()] == refused
    assert len(refused) == 1


def test_django_admin_changes_no_users(admin: User, client_for: Callable[[User | None], Client], seller: User) -> None:
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    client = client_for(User.objects.get(pk=admin.pk))
    for model, number in (("user", seller.pk), ("team", 1), ("organisation", 1)):
        assert client.get(f"/admin/accounts/{model}/add/").status_code == 403
        assert client.post(f"/admin/accounts/{model}/{number}/delete/", {"post": "yes"}).status_code in (302, 403)
    assert client.post(f"/admin/accounts/user/{seller.pk}/change/", {"email": "x@x.no"}).status_code == 403
    assert User.objects.get(pk=seller.pk).email == seller.email
