"""What this house tells the others when Django is ready, and what it hears from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from crm.models import ActivityType
from crm.queries.list_uses import register_list_uses
from leadscoring.accounts.models import Organisation
from leadscoring.registry import register_panel
from scoring.domain.runs import begin_anew
from scoring.models import ScoringModel
from scoring.queries.list_uses import uses_in_models
from scoring.views.contacts import score_panels

register_list_uses("models", uses_in_models)
register_panel("contact", score_panels)


@receiver([post_save, post_delete], sender=ActivityType)
@receiver(post_save, sender=Organisation)
def rescore_by_the_new_vocabulary(instance: ActivityType | Organisation, **signal: Any) -> None:
    """Whose activities count, and who is a colleague, moves everybody's score: no queue of records could say that."""
    if isinstance(instance, Organisation) and signal.get("created") and not instance.own_domains:
        return  # the row that is made when it is first asked for says nothing yet
    transaction.on_commit(_rescore_all)


def _rescore_all() -> None:
    begin_anew(models=list(ScoringModel.objects.filter(published__isnull=False)), requested_by=None)
