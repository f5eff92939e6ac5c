"""Who must agree with a draft, who may, and what became of asking them."""

from __future__ import annotations

from django.db.models import QuerySet

from leadscoring.accounts.models import User
from leadscoring.accounts.roles import Role, role_of
from scoring.models import Agreement, Version

SIDES = (Role.MARKETING, Role.SALES)


def authors_of(draft: Version) -> set[int]:
    """Everybody who wrote at it, as far as it is kept."""
    found = {draft.author_id, *draft.revisions.values_list("author_id", flat=True)}
    return {author for author in found if author is not None}


def sides_to_agree(draft: Version) -> tuple[Role, ...]:
    """The side that did not write it; either where only admins wrote it, or both sides did."""
    authors = User.objects.filter(pk__in=authors_of(draft)).prefetch_related("groups")
    wrote = {role for author in authors if (role := role_of(author)) in SIDES}
    return tuple(side for side in SIDES if side not in wrote) or SIDES


def who_may_agree(draft: Version) -> QuerySet[User]:
    """Never one of its authors."""
    found = User.objects.filter(is_active=True, groups__name__in=[str(side) for side in sides_to_agree(draft)])
    return found.exclude(pk__in=authors_of(draft)).order_by("name", "email").distinct()


def may_agree(user: User, draft: Version) -> bool:
    return user.has_perm("accounts.comment_models") and who_may_agree(draft).filter(pk=user.pk).exists()


def agreements_of(version: Version) -> QuerySet[Agreement]:
    """The newest first."""
    return version.agreements.select_related("asked_by", "asked_of", "answered_by").order_by("-id")


def current_agreement(draft: Version) -> Agreement | None:
    """The newest for exactly this revision that was not withdrawn."""
    found = agreements_of(draft).filter(revision=draft.revision)
    return found.exclude(state=Agreement.State.WITHDRAWN).first()


def agreement_to_answer(user: User, draft: Version) -> Agreement | None:
    found = current_agreement(draft)
    is_open = found is not None and found.state == Agreement.State.ASKED and found.asked_of in (None, user)
    return found if is_open and may_agree(user, draft) else None


def is_agreed(draft: Version) -> bool:
    found = current_agreement(draft)
    return found is not None and found.state == Agreement.State.AGREED
