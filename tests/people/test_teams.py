"""Teams: made, filled, renamed, deleted, and what names them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Contact, Lead
from leadscoring.accounts.models import AuditEntry, Team, User
from scoring.domain.publishing import load_document
from scoring.models import Version

MODEL = """
format: leadscoring/1
name: Calls
object: contact
kind: combined
groups:
  - name: Role
    category: fit
    criteria:
      - {name: Chief, if: {property: job_title, op: contains_any, value: [chief]}, points: 10}
bands:
  total: [{label: Hot, at_least: 80}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 40}, {label: B, at_least: 0}]
  engagement: [{label: "1", at_least: 25}, {label: "2", at_least: 0}]
triggers:
  - name: Ring
    when: {total: 80}
    actions: [ACTION]
"""
ACTIONS = [
    "{do: assign_owner, team: inside SALES, by: round_robin}",
    "{do: notify, to: team Inside sales}",
    "{do: create_lead, queue: Inside sales}",
]


def draft(action: str) -> Version:
    return load_document(MODEL.replace("ACTION", action))


def in_force(action: str) -> None:
    """As published: here it is only read."""
    Version.objects.filter(pk=draft(action).pk).update(status=Version.Status.PUBLISHED)


def test_made_with_members_and_written_down(as_admin: Client, admin: User, seller: User) -> None:
    answer = as_admin.post(reverse("team-new"), {"name": "  Field   sales ", "members": [seller.pk]}, follow=True)
    team = Team.objects.get()
    assert (team.name, list(team.members.all())) == ("Field sales", [seller])
    assert "Field sales" in answer.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("team.created", admin)
    assert entry.after == {"name": "Field sales", "members": [seller.email]}


@pytest.mark.parametrize("name", ["inside SALES", "", " \u200b ", "x" * 151])
def test_bad_and_known_names_come_back(as_admin: Client, team: Team, name: str) -> None:
    answer = as_admin.post(reverse("team-new"), {"name": name})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert Team.objects.count() == 1


def test_changed_with_before_and_after(as_admin: Client, seller: User, team: Team) -> None:
    as_admin.post(reverse("team", args=[team.pk]), {"name": "Telesales", "members": [seller.pk]})
    entry = AuditEntry.objects.get()
    assert entry.before == {"name": "Inside sales", "members": []}
    assert entry.after == {"name": "Telesales", "members": [seller.email]}
    as_admin.post(reverse("team", args=[team.pk]), {"name": "Telesales", "members": [seller.pk]})
    assert AuditEntry.objects.count() == 1


def test_who_is_switched_off_is_not_offered_but_stays(
    as_admin: Client, seller: User, marketer: User, team: Team
) -> None:
    User.objects.filter(pk__in=[seller.pk, marketer.pk]).update(is_active=False)
    team.members.set([seller])
    offered = {
        member.pk for member in as_admin.get(reverse("team", args=[team.pk])).context["form"].fields["members"].queryset
    }
    assert (seller.pk in offered, marketer.pk in offered) == (True, False)
    answer = as_admin.post(reverse("team", args=[team.pk]), {"name": team.name, "members": [marketer.pk]})
    assert (answer.status_code, list(team.members.all())) == (422, [seller])


@pytest.mark.parametrize("action", ACTIONS)
def test_a_team_that_is_in_force_keeps_its_name_and_is_not_deleted(as_admin: Client, team: Team, action: str) -> None:
    in_force(action)
    for url, sent in (("team", {"name": "Telesales"}), ("team-delete", {})):
        answer = as_admin.post(reverse(url, args=[team.pk]), sent)
        assert (answer.status_code, "Calls: the trigger “Ring”" in answer.content.decode()) == (
            422 if url == "team" else 409,
            True,
        )
    assert Team.objects.get().name == "Inside sales"
    # Capitals are no other name, and members change freely.
    assert as_admin.post(reverse("team", args=[team.pk]), {"name": "Inside Sales"}).status_code == 302


def test_a_draft_that_names_it_only_warns(as_admin: Client, team: Team) -> None:
    draft(ACTIONS[0])
    page = as_admin.get(reverse("team-delete", args=[team.pk])).content.decode()
    assert "Calls, draft: the trigger “Ring”" in page
    assert as_admin.post(reverse("team-delete", args=[team.pk])).status_code == 302
    assert not Team.objects.exists()


def test_another_team_is_no_use_of_this_one(as_admin: Client, team: Team) -> None:
    in_force("{do: notify, to: team Inside sales Nordic}")
    assert as_admin.post(reverse("team-delete", args=[team.pk])).status_code == 302


def test_leads_in_its_queue_are_said_before_it_goes(as_admin: Client, team: Team) -> None:
    Lead.objects.create(contact=Contact.objects.create(email="a@x.example"), queue=team)
    Lead.objects.create(contact=Contact.objects.create(email="b@x.example"), queue=team, status="rejected")
    assert "1 open lead in its queue" in as_admin.get(reverse("team-delete", args=[team.pk])).content.decode()
    as_admin.post(reverse("team-delete", args=[team.pk]))
    assert list(Lead.objects.values_list("queue", flat=True)) == [None, None]
    assert AuditEntry.objects.get().before == {"name": "Inside sales", "members": []}
