"""Users, roles, teams and the organisation."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from leadscoring.accounts.models import Organisation, Team
from leadscoring.accounts.roles import PERMISSIONS, Role, create_roles, give_role, role_of, roles_with

User = get_user_model()


def test_personas_have_their_roles(admin, marketer, seller, outsider):
    roles = [role_of(user) for user in (admin, marketer, seller, outsider)]
    assert roles == [Role.ADMIN, Role.MARKETING, Role.SALES, None]


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (
            "marketing",
            {
                "view_leads",
                "export_leads",
                "view_models",
                "comment_models",
                "edit_models",
                "publish_models",
                "manage_lists",
            },
        ),
        ("sales", {"view_leads", "work_leads", "export_leads", "view_models", "comment_models"}),
        ("admin", PERMISSIONS[Role.ADMIN]),
        (None, set()),
    ],
)
def test_role_has_exactly_its_permissions(make_user, role, permissions):
    user = make_user("someone@vekt.example", role=role)
    held = {name for name in PERMISSIONS[Role.ADMIN] if user.has_perm(f"accounts.{name}")}
    assert held == permissions


def test_only_admins_enter_the_admin_pages_and_may_look_at_everything(admin, seller):
    assert (admin.is_staff, seller.is_staff) == (True, False)
    assert admin.has_perms(["accounts.view_user", "accounts.view_auditentry"])
    assert not admin.has_perm("accounts.delete_auditentry")


def test_a_new_role_replaces_the_old(admin):
    give_role(user=admin, role=Role.SALES)
    changed = User.objects.get(pk=admin.pk)
    assert (role_of(changed), changed.is_staff) == (Role.SALES, False)


def test_roles_are_brought_up_to_date_again(db):
    Group.objects.get(name="sales").permissions.clear()
    create_roles()
    create_roles()
    codenames = set(Group.objects.get(name="sales").permissions.values_list("codename", flat=True))
    assert codenames == PERMISSIONS[Role.SALES]
    assert Group.objects.filter(name__in=list(Role)).count() == len(Role)


def test_roles_with_a_permission_are_named_lesser_first():
    assert roles_with("edit_models") == [Role.MARKETING, Role.ADMIN]
    assert roles_with("view_leads") == [Role.SALES, Role.MARKETING, Role.ADMIN]


@pytest.mark.parametrize("typed", ["Åse.Bø@Vekt.example", " åse.bø@vekt.EXAMPLE ", "A\u030ase.bø@vekt.example"])
def test_email_is_folded_and_unique(db, typed):
    User.objects.create_user(typed)
    assert User.objects.get_by_natural_key("ÅSE.BØ@vekt.example").email == "åse.bø@vekt.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("åse.bø@vekt.example")


def test_database_refuses_unfolded_email(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ola@vekt.example")])


@pytest.mark.parametrize(
    ("name", "email", "initials"),
    [("Ada Nowak", "x@y.no", "AN"), ("ole", "x@y.no", "O"), ("Jan Erik Øst", "x@y.no", "JØ"), ("", "kari@y.no", "K")],
)
def test_initials(name, email, initials):
    assert User(name=name, email=email).initials == initials


def test_team_names_differ_by_more_than_case(db, seller):
    team = Team.objects.create(name="Inside sales")
    team.members.add(seller)
    assert list(seller.teams.all()) == [team]
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(name="INSIDE sales")


def test_organisation_is_one(db):
    first = Organisation.current()
    first.name, first.own_domains = "Vekt AS", [" Vekt.example", "@VEKT.example", "vekt.no"]
    first.full_clean()
    first.save()
    assert Organisation.current().own_domains == ["vekt.example", "vekt.no"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(pk=2)


@pytest.mark.parametrize("nonsense", ["vekt", "a b.no", "ola@vekt.no", "https://vekt.no"])
def test_organisation_refuses_what_is_no_domain(db, nonsense):
    organisation = Organisation(pk=1, own_domains=[nonsense])
    with pytest.raises(ValidationError, match="no domain"):
        organisation.clean()
