"""Marketing and sales talk about a rule beside it, until they agree."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text
from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from leadscoring.notifications.domain import notify
from leadscoring.notifications.languages import in_language_of
from scoring.domain.errors import Refused
from scoring.models import RuleComment, ScoringModel
from scoring.queries.comments import comments_on
from scoring.queries.models import draft_of
from scoring.spec.matching import Plain

LONGEST = 2_000
SHORT = 80


def add_comment(*, model: ScoringModel, criterion: Plain, key: str, text: str, author: User) -> RuleComment:
    """Told to whoever has spoken of the rule before, and to who works on the model. Raises Refused."""
    text = clean_text(text.replace("\x00", ""))
    if not text:
        raise Refused(_("Write something first."))
    if len(text) > LONGEST:
        raise Refused(_("A comment has up to %(n)s characters.") % {"n": LONGEST})
    with transaction.atomic():
        others = {each.author for each in comments_on(model, criterion)} | set(_working_on(model))
        made = RuleComment.objects.create(
            model=model, rule_id=criterion.get("id", ""), rule_name=criterion["name"], text=text, author=author
        )
        record(action="rule.commented", actor=author, on=model, after={"rule": made.rule_name, "comment": text})
        for user in others - {None, author}:
            if user is not None:
                _tell(user, made, key)
    return made


def resolve_comments(*, model: ScoringModel, criterion: Plain, by: User) -> int:
    """All that were open of the rule: how many. Harmless twice."""
    with transaction.atomic():
        still_open: QuerySet[RuleComment] = comments_on(model, criterion).filter(resolved_at=None)
        count = still_open.update(resolved_at=timezone.now(), resolved_by=by)
        if count:
            record(action="rule.comments_resolved", actor=by, on=model, after={"rule": criterion["name"]})
    return count


def _working_on(model: ScoringModel) -> list[User]:
    draft = draft_of(model)
    return [version.author for version in (draft, model.published) if version and version.author]


def _tell(user: User, comment: RuleComment, key: str) -> None:
    with in_language_of(user):
        short = comment.text if len(comment.text) <= SHORT else f"{comment.text[: SHORT - 1]}…"
        words = {"who": comment.author or "", "rule": comment.rule_name, "model": comment.model, "text": short}
        text = _("%(who)s on “%(rule)s” in “%(model)s”: %(text)s") % words
        url = reverse("rule-comments", args=[comment.model_id, key])
        notify(user=user, kind="comment", text=text, url=url, key=f"comment:{comment.pk}")
