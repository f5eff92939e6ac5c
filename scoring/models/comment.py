"""What people say of a rule while they agree on it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from scoring.models.scoring_model import ScoringModel


class RuleComment(models.Model):
    """Of the model, not of a version: it goes along with the rule, told by its id, else by its name."""

    model = models.ForeignKey(ScoringModel, models.CASCADE, related_name="comments")
    rule_id = models.TextField(_("rule"))
    """The criterion's id; blank where it has none yet."""
    rule_name = models.TextField(_("rule’s name"))
    """As it was called when the comment was written."""
    text = models.TextField(_("comment"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("comment on a rule")
        verbose_name_plural = _("comments on rules")
        indexes: ClassVar = [models.Index(fields=["model", "rule_id"], name="comment_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.text[:40]}"
