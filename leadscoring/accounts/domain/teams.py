"""Teams: made, renamed, filled and deleted."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leadscoring.accounts import audit
from leadscoring.accounts.domain.errors import TeamRefused
from leadscoring.accounts.models import Team, User
from leadscoring.uses import Use, uses_of


@transaction.atomic
def create_team(*, name: str, members: Sequence[User], by: User) -> Team:
    team = Team(name=name)
    _save(team)
    team.members.set(members)
    audit.record(action="team.created", actor=by, on=team, after={"name": name, "members": _emails(members)})
    return team


@transaction.atomic
def change_team(*, team: Team, name: str, members: Sequence[User], by: User) -> Team:
    """While something in force names the team by its name, the name stays; a change of capitals is none."""
    held = Team.objects.select_for_update().filter(pk=team.pk).first()
    if held is None:
        raise TeamRefused(_("“%(team)s” was deleted meanwhile.") % {"team": team})
    team = held
    if team.name.casefold() != name.casefold():
        _require_free(team, _("“%(team)s” keeps its name while these name it: %(uses)s. Change them first."))
    before = {"name": team.name, "members": _emails(list(team.members.all()))}
    after = {"name": name, "members": _emails(members)}
    if before == after:
        return team
    team.name = name
    _save(team)
    team.members.set(members)
    audit.record(action="team.changed", actor=by, on=team, before=before, after=after)
    return team


@transaction.atomic
def delete_team(*, team: Team, by: User) -> None:
    """Refused while something in force names it; the members stay. Harmless twice."""
    held = Team.objects.select_for_update().filter(pk=team.pk).first()
    if held is None:
        return
    team = held
    _require_free(team, _("“%(team)s” can’t be deleted while these name it: %(uses)s. Change them first."))
    before = {"name": team.name, "members": _emails(list(team.members.all()))}
    audit.record(action="team.deleted", actor=by, on=team, before=before)
    team.delete()


def binding_uses(team: Team) -> list[Use]:
    """What would break without the team, or with another name."""
    return [use for use in uses_of("team", team) if use.is_binding]


def _require_free(team: Team, sentence: str) -> None:
    if binding := binding_uses(team):
        raise TeamRefused(sentence % {"team": team, "uses": "; ".join(str(use.text) for use in binding)})


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise TeamRefused(_("There is a team of this name already.")) from None


def _emails(members: Sequence[User]) -> list[str]:
    return sorted(member.email for member in members)
