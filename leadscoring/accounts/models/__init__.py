"""One aggregate a file."""

from leadscoring.accounts.models.audit_entry import AuditEntry
from leadscoring.accounts.models.organisation import Organisation
from leadscoring.accounts.models.team import Team
from leadscoring.accounts.models.user import User

__all__ = ["AuditEntry", "Organisation", "Team", "User"]
