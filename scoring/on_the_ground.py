"""What this house registers for the ground's pages: steps of the set-up list, uses of teams, words of the audit log."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.queries.property_uses import register_property_uses
from crm.queries.sources import register_source
from leadscoring.accounts.audit_words import register_audit_pages, register_audit_words
from leadscoring.setup_steps import SetupStep, StepState, register_setup_step
from leadscoring.uses import register_use
from leadscoring.web.numbers import whole_text
from scoring.models import Schedule, ScoringModel, Trigger
from scoring.queries.delivery_pages import triggers_named
from scoring.queries.property_uses import models_broken_by, properties_in_models
from scoring.queries.team_uses import models_computed_anew, team_in_triggers

register_use("team", team_in_triggers)
register_use("time zone", models_computed_anew)
register_use("own domains", models_computed_anew)
register_use("activity type", models_computed_anew)
register_property_uses("models", properties_in_models, models_broken_by)
register_source("trigger", triggers_named)

register_audit_pages({"scoring.scoringmodel": "model", "scoring.delivery": "delivery"})
register_audit_words(
    {
        "draft.created": gettext_lazy("began the draft"),
        "draft.changed": gettext_lazy("changed the draft"),
        "version.published": gettext_lazy("published"),
        "version.restored": gettext_lazy("restored"),
        "model.opened": gettext_lazy("opened to marketing the model"),
        "model.closed": gettext_lazy("closed to marketing the model"),
        "model.cloned": gettext_lazy("made as a copy the model"),
        "model.archived": gettext_lazy("archived the model"),
        "model.unarchived": gettext_lazy("took out of the archive the model"),
        "model.needs_agreement": gettext_lazy("made agreement needed for the model"),
        "model.needs_no_agreement": gettext_lazy("made agreement needless for the model"),
        "agreement.asked": gettext_lazy("asked for agreement with"),
        "agreement.agreed": gettext_lazy("agreed with"),
        "agreement.declined": gettext_lazy("declined"),
        "agreement.withdrawn": gettext_lazy("asked no longer for agreement with"),
        "rule.commented": gettext_lazy("commented on a rule of"),
        "rule.comments_resolved": gettext_lazy("settled the comments on a rule of"),
        "rescore.started": gettext_lazy("started a rescore of"),
        "rescore.joined": gettext_lazy("asked for a rescore that was under way, of"),
        "rescore.stopped": gettext_lazy("stopped the"),
        "schedule.changed": gettext_lazy("changed the rescore"),
        "feedback.given": gettext_lazy("said what they think of a score:"),
        "feedback.taken_back": gettext_lazy("took back what they thought of a score:"),
        "advice.dismissed": gettext_lazy("put away advice on the model"),
        "advice.restored": gettext_lazy("had again the advice on the model"),
        "pin.added": gettext_lazy("pinned for the live test"),
        "pin.changed": gettext_lazy("changed what is expected of the pinned"),
        "pin.removed": gettext_lazy("took out of the pinned set"),
        "delivery.tried_again": gettext_lazy("tried again the delivery"),
        "delivery.all_tried_again": gettext_lazy("tried again all that failed of the trigger"),
    }
)


def _model() -> StepState:
    count = ScoringModel.objects.filter(published__isnull=False).count()
    said = ngettext("%(n)s published model", "%(n)s published models", count) % {"n": whole_text(count)}
    return StepState(count > 0, said if count else "")


def _trigger() -> StepState:
    count = Trigger.objects.filter(archived_at=None).count()
    said = ngettext("%(n)s trigger in force", "%(n)s triggers in force", count) % {"n": whole_text(count)}
    return StepState(count > 0, said if count else "")


def _schedule() -> StepState:
    schedule = Schedule.objects.first() or Schedule()
    said = ngettext("every hour", "every %(n)s hours", schedule.every_hours) % {"n": schedule.every_hours}
    return StepState(schedule.enabled, said if schedule.enabled else _("switched off"))


register_setup_step(
    SetupStep(
        "model",
        50,
        gettext_lazy("Publish a model"),
        gettext_lazy(
            "It says what a lead is worth: who they are, and what they did. Marketing makes it from a template."
        ),
        gettext_lazy("Models"),
        "models",
        "sliders-horizontal",
        _model,
    )
)
register_setup_step(
    SetupStep(
        "trigger",
        60,
        gettext_lazy("Let a threshold do something"),
        gettext_lazy(
            "A trigger tells the right seller when somebody becomes hot. It is part of a model, and published with it."
        ),
        gettext_lazy("Models"),
        "models",
        "send",
        _trigger,
    )
)
register_setup_step(
    SetupStep(
        "schedule",
        70,
        gettext_lazy("Keep the rescore schedule on"),
        gettext_lazy("What changes is scored at once. What only time moves is scored by the schedule."),
        gettext_lazy("Schedule"),
        "rescoring",
        "refresh-cw",
        _schedule,
    )
)
