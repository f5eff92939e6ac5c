"""What this house tells the others when Django is ready, and what it hears from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from crm.models import ActivityType
from crm.queries.list_uses import register_list_uses
from crm.queries.matching import register_matcher
from leadscoring.accounts.models import Organisation
from leadscoring.registry import register_panel
from scoring.domain.runs import begin_anew
from scoring.interfaces.list_matching import ByTheEngine
from scoring.interfaces.styleguide import editor_states
from scoring.models import ScoringModel
from scoring.queries.list_uses import lists_in_models
from scoring.views.contacts import score_panels
from scoring.views.related import deal_people_part, deals_part, people_part
from scoring.views.triggers import happened_panel

MOVE_SCORES = frozenset({"own_domains", "time_zone"})
"""Of an organisation's fields: colleagues are nobody's lead, and days begin at the local midnight."""

register_list_uses("models", lists_in_models)
register_matcher(ByTheEngine())
register_panel("styleguide", editor_states)
register_panel("contact", score_panels)
register_panel("company", score_panels)
register_panel("company", people_part)
register_panel("company", deals_part)
register_panel("deal", score_panels)
register_panel("deal", deal_people_part)
for page in ("contact", "company", "deal"):
    register_panel(page, happened_panel)


@receiver([post_save, post_delete], sender=ActivityType)
@receiver(post_save, sender=Organisation)
def rescore_by_the_new_vocabulary(instance: ActivityType | Organisation, **signal: Any) -> None:
    """Whose activities count, and who is a colleague, moves everybody's score: no queue of records could say that."""
    if isinstance(instance, Organisation) and not _moves_scores(instance, signal):
        return
    transaction.on_commit(_rescore_all)


def _moves_scores(organisation: Organisation, signal: dict[str, Any]) -> bool:
    """Whether what was saved may move scores; the row that is made when it is first asked for says nothing yet."""
    if signal.get("created"):
        return bool(organisation.own_domains or organisation.time_zone)
    saved = signal.get("update_fields")
    return saved is None or not saved.isdisjoint(MOVE_SCORES)


def _rescore_all() -> None:
    begin_anew(models=list(ScoringModel.objects.filter(published__isnull=False)), requested_by=None)
