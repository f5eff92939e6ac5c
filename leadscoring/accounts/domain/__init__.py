"""Every write to users, teams and the organisation."""

from leadscoring.accounts.domain.errors import OrganisationRefused, TeamRefused, UserRefused
from leadscoring.accounts.domain.new_users import create_user, invite_user

__all__ = ["OrganisationRefused", "TeamRefused", "UserRefused", "create_user", "invite_user"]
