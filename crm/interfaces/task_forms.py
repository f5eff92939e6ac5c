"""A task made by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.domain.tasks import LONGEST_TITLE
from crm.interfaces.task_rows import END_OF_DAY
from crm.queries.leads import may_work_leads
from leadscoring.accounts.models import User

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)
"""Further out, the end of the day is no instant in every time zone."""


class TaskForm(forms.Form):
    """What, until when, and for whom."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=LONGEST_TITLE)
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    assigned_to = forms.ModelChoiceField(
        label=gettext_lazy("For"), required=False, queryset=User.objects.none(), empty_label=gettext_lazy("Anybody")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assigned_to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = may_work_leads().order_by("name", "email")

    def clean_due_on(self) -> date | None:
        return sound_day(self.cleaned_data["due_on"])

    def values(self) -> dict[str, Any]:
        """As `create_task` takes them: a day means until its end, here."""
        values = dict(self.cleaned_data)
        return values | {"due_at": end_of(values.pop("due_on"))}


def sound_day(day: date | None) -> date | None:
    """Raises ValidationError."""
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_("Nothing is due so long ago or so late. Choose another day."))
    return day


def end_of(day: date | None) -> datetime | None:
    """In the organisation's time."""
    return make_aware(datetime.combine(day, END_OF_DAY)) if day else None
