"""Who works at Nordvekt besides those who can log in, in which teams; and the list that a trigger keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from crm.demo.sellers import OWN_DOMAIN
from crm.models import RecordList
from leadscoring.accounts.models import Team, User
from leadscoring.accounts.roles import Role, give_role

DEMO_SELLER, DEMO_MARKETER = "sales@demo.example", "marketing@demo.example"
INSIDE_SALES, FIELD_SALES, MARKETING = "Inside sales", "Field sales", "Marketing"
NURTURE = "Nurture"


@dataclass(frozen=True, slots=True)
class Colleague:
    """`away`: days before and after today; `capacity`: open leads at once."""

    email: str
    name: str
    away: tuple[int, int] | None = None
    capacity: int | None = None


COLLEAGUES = (
    Colleague(f"soren.kjaer@{OWN_DOMAIN}", "Søren Kjær", capacity=12),
    Colleague(f"karin.oberg@{OWN_DOMAIN}", "Karin Öberg", away=(11, 6)),
    Colleague(f"ingrid.haugen@{OWN_DOMAIN}", "Ingrid Haugen"),
    Colleague(f"agnieszka.zielinska@{OWN_DOMAIN}", "Agnieszka Zielińska"),
    Colleague(f"jukka.makela@{OWN_DOMAIN}", "Jukka Mäkelä"),
)
TEAMS: Mapping[str, Sequence[str]] = {
    INSIDE_SALES: (DEMO_SELLER, *(each.email for each in COLLEAGUES[:2])),
    FIELD_SALES: tuple(each.email for each in COLLEAGUES[2:]),
    MARKETING: (DEMO_MARKETER,),
}


@transaction.atomic
def make_teams(*, with_people: bool, today: date) -> None:
    """The teams and the list that the demo's triggers name. Nobody can log in as those made here."""
    if with_people:
        for colleague in COLLEAGUES:
            _make(colleague, today)
    for name, emails in TEAMS.items():
        team, _is_new = Team.objects.get_or_create(name=name)
        if with_people:
            team.members.add(*User.objects.filter(email__in=emails))
    RecordList.objects.get_or_create(
        object="contact", name=NURTURE, defaults={"description": "Who was warm and has gone cold."}
    )


def _make(colleague: Colleague, today: date) -> None:
    if User.objects.filter(email=colleague.email).exists():
        return
    before, after = colleague.away or (0, 0)
    user = User.objects.create_user(
        colleague.email,
        name=colleague.name,
        capacity=colleague.capacity,
        away_from=today - timedelta(days=before) if colleague.away else None,
        away_until=today + timedelta(days=after) if colleague.away else None,
        # Their addresses don't exist.
        mail_choice=User.MailChoice.NONE,
    )
    give_role(user=user, role=Role.SALES)
