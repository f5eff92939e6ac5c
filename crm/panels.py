"""What this house draws on its own pages, registered when Django is ready."""

from __future__ import annotations

from crm.views.lead_panels import lead_part
from crm.views.tasks import task_part
from leadscoring.registry import register_panel

register_panel("contact", lead_part)
register_panel("contact", task_part)
