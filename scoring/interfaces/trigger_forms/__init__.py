"""The form of one trigger: when, for whom, what, as a sentence that can be filled in."""

from scoring.interfaces.trigger_forms.form import TriggerForm, acted_trigger, new_trigger, posted_trigger, trigger_form

__all__ = ["TriggerForm", "acted_trigger", "new_trigger", "posted_trigger", "trigger_form"]
