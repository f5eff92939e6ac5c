"""A lead's controls in a row of a list, ready drawn.

Those of leads that stand the same differ in two numbers: a template draws them once a process, and a row takes no time.
"""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from crm.interfaces.lead_controls import ROW, LeadControls, act_of, verbs_of
from crm.models import Lead
from crm.queries.leads import LeadNow
from leadscoring.accounts.models import User

ANY_CONTACT, ANY_LEAD = 2**62 + 1, 2**62 + 2
"""Numbers that no record has, in whose place each row's own are put."""


def row_controls(*, user: User, contact_id: int, now: LeadNow | None, has_focus: bool = False) -> SafeString:
    """crm/lead_controls.html for a row; `has_focus`: a button of them has just been pressed."""
    status = now.lead.status if now else ""
    drawn = _drawn(get_language(), get_script_prefix(), status, verbs_of(user, now), has_focus)
    lead_id = str(now.lead.pk) if now else ""
    # Numbers of ours in what was escaped when it was drawn.
    return SafeString(drawn.replace(str(ANY_CONTACT), str(contact_id)).replace(str(ANY_LEAD), lead_id))


@lru_cache(maxsize=1024)
def _drawn(_language: str | None, _prefix: str, status: str, verbs: tuple[str, ...], has_focus: bool) -> str:
    lead = Lead(pk=ANY_LEAD, status=status) if status else None
    acts = tuple(act_of(verb, ANY_CONTACT, lead, ROW) for verb in verbs)
    controls = LeadControls(ANY_CONTACT, ROW, lead, "", acts)
    return get_template("crm/lead_controls.html").render({"controls": controls, "has_focus": has_focus})
