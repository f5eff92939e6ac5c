"""What a bulk action asks before it is done: whom, why, which list, which stage, which task."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from crm.domain.tasks import LONGEST_TITLE
from crm.interfaces.lead_forms import RejectForm
from crm.interfaces.task_forms import end_of, sound_day
from crm.models import RecordList
from crm.queries.leads import may_work_leads
from crm.queries.stages import offered_stages
from leadscoring.accounts.models import User


class BulkForm(forms.Form):
    """`values` is what the change keeps."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self._user = user
        super().__init__(*args, **kwargs)
        self._fill()

    def _fill(self) -> None:
        if "user" in self.fields:
            field = self.fields["user"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset, field.initial = may_work_leads().order_by("name", "email"), self._user.pk

    @property
    def values(self) -> dict[str, Any]:
        return {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}


class AssignForm(BulkForm):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Of the contacts, and of their open leads."),
    )


class BulkRejectForm(RejectForm):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"].pk, "note": self.cleaned_data["note"]}


class ListForm(BulkForm):
    list = forms.ModelChoiceField(label=gettext_lazy("List"), queryset=RecordList.objects.none())

    def _fill(self) -> None:
        field = self.fields["list"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = RecordList.objects.filter(object="contact", filled_by=None).order_by("name")


class StageForm(BulkForm):
    stage = forms.ChoiceField(label=gettext_lazy("Lifecycle stage"))

    def _fill(self) -> None:
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered_stages()


class TaskForm(BulkForm):
    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=LONGEST_TITLE)
    due = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    user = forms.ModelChoiceField(label=gettext_lazy("For"), queryset=User.objects.none())

    def clean_due(self) -> date | None:
        return sound_day(self.cleaned_data["due"])

    @property
    def values(self) -> dict[str, Any]:
        at = end_of(self.cleaned_data["due"])
        kept = {"title": self.cleaned_data["title"], "user": self.cleaned_data["user"].pk}
        return kept | {"due_at": at.isoformat() if at else ""}


FORMS: dict[str, type[BulkForm | BulkRejectForm]] = {
    "assign": AssignForm,
    "reject": BulkRejectForm,
    "add_to_list": ListForm,
    "remove_from_list": ListForm,
    "set_stage": StageForm,
    "create_task": TaskForm,
}
"""Taking asks nothing."""
