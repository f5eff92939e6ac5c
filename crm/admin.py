"""The records in Django's admin, for looking: quick with millions of rows, since nothing is counted or sorted whole."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.forms import ModelForm, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.conditions.text import fold
from crm.domain.lists import create_list
from crm.domain.properties import create_property
from crm.models import (
    Activity,
    ActivityKey,
    ActivityType,
    Asset,
    Company,
    Contact,
    Deal,
    Import,
    Lead,
    LeadEvent,
    MembershipChange,
    Property,
    PropertyChange,
    RecordList,
    Task,
)
from leadscoring.accounts import audit
from leadscoring.accounts.models import User

M = TypeVar("M", bound=Model)


class QuickPaginator(Paginator):  # type: ignore[type-arg]
    """Of a whole table the database's own estimate is good enough; of what was searched for, the first thousand."""

    MOST_COUNTED = 1_000

    @cached_property
    def count(self) -> int:
        found = self.object_list
        if not isinstance(found, QuerySet):
            return len(found)
        if found.query.where:
            return found.order_by()[: self.MOST_COUNTED].count()
        with connection.cursor() as cursor:
            table = found.model._meta.db_table
            cursor.execute("select greatest(reltuples, 0)::bigint from pg_class where oid = %s::regclass", [table])
            estimate: int = cursor.fetchone()[0]
        return estimate if estimate >= self.MOST_COUNTED else found.count()


class Looking(admin.ModelAdmin[M]):
    """Changes are made where they are audited, not here."""

    paginator = QuickPaginator
    show_full_result_count = False
    list_per_page = 50
    ordering = ["-pk"]
    # Their columns are indexed; whoever looks for one knows it exactly.
    exact: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    search_fields = ["pk"]
    search_help_text = _("Exactly as it is written, but for capitals.")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[M], search_term: str) -> tuple[Any, bool]:
        """By id, or by a column that has an index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        wanted = Q(pk=int(term)) if term.isdecimal() and len(term) < len(str(2**63)) else Q(pk__in=[])
        for name in self.exact:
            wanted |= Q(**{name: term}) & ~Q(**{name: ""})
        for name in self.folded:
            queryset = queryset.alias(**{f"folded_{name}": Lower(name)})
            wanted |= Q(**{f"folded_{name}": fold(term)}) & ~Q(**{name: ""})
        return queryset.filter(wanted), False

    def get_sortable_by(self, request: HttpRequest) -> tuple[()]:
        """Only by the primary key, which has an index."""
        return ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


@admin.register(Contact)
class ContactAdmin(Looking[Contact]):
    list_display = ["__str__", "email", "external_id", "company_id", "lifecycle_stage", "owner", "created_at"]
    raw_id_fields = ["company"]
    exact = ("external_id",)
    folded = ("email",)


@admin.register(Company)
class CompanyAdmin(Looking[Company]):
    list_display = ["__str__", "domain", "external_id", "industry", "country", "owner", "created_at"]
    exact = ("external_id",)
    folded = ("domain", "name")


@admin.register(Deal)
class DealAdmin(Looking[Deal]):
    list_display = ["__str__", "external_id", "stage", "amount", "company_id", "owner", "created_at"]
    raw_id_fields = ["company"]
    exact = ("external_id",)
    folded = ("name",)


@admin.register(Activity)
class ActivityAdmin(Looking[Activity]):
    """Found by their contact's number."""

    list_display = ["occurred_at", "key", "contact_id", "value", "external_id"]
    list_select_related = ["key"]
    raw_id_fields = ["contact", "key"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Activity], search_term: str
    ) -> tuple[QuerySet[Activity], bool]:
        """Newest first, which its index gives for one contact."""
        term = search_term.strip()
        if not term:
            return queryset, False
        contact = int(term) if term.isdecimal() and len(term) < len(str(2**63)) else 0
        return queryset.filter(contact_id=contact).order_by("-occurred_at"), False


@admin.register(ActivityKey)
class ActivityKeyAdmin(Looking[ActivityKey]):
    list_display = ["id", "type", "asset", "asset_type", "campaign", "channel", "is_machine"]
    exact = ("type",)


@admin.register(Asset)
class AssetAdmin(Looking[Asset]):
    list_display = ["name"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Asset], search_term: str
    ) -> tuple[QuerySet[Asset], bool]:
        """By its folded name, which is its identity."""
        return (queryset.filter(folded=fold(search_term)) if search_term.strip() else queryset), False


@admin.register(PropertyChange)
class PropertyChangeAdmin(Looking[PropertyChange]):
    """Found by the number of the record."""

    list_display = ["at", "object", "record_id", "property", "old", "new", "source"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[PropertyChange], search_term: str
    ) -> tuple[QuerySet[PropertyChange], bool]:
        return _of_record(queryset, search_term), False


@admin.register(MembershipChange)
class MembershipChangeAdmin(Looking[MembershipChange]):
    """Found by the number of the record."""

    list_display = ["at", "list_id", "record_id", "added", "source"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[MembershipChange], search_term: str
    ) -> tuple[QuerySet[MembershipChange], bool]:
        return _of_record(queryset, search_term), False


def _of_record(queryset: QuerySet[M], search_term: str) -> QuerySet[M]:
    term = search_term.strip()
    if not term:
        return queryset
    return queryset.filter(record_id=int(term) if term.isdecimal() and len(term) < len(str(2**63)) else 0)


@admin.register(Import)
class ImportAdmin(Looking[Import]):
    list_display = ["started_at", "kind", "file_name", "state", "created", "updated", "unchanged", "failed"]


@admin.register(Lead)
class LeadAdmin(Looking[Lead]):
    list_display = ["id", "contact_id", "status", "owner", "source", "created_at", "first_touch_at", "closed_at"]
    raw_id_fields = ["contact"]
    exact = ("external_id",)


@admin.register(LeadEvent)
class LeadEventAdmin(Looking[LeadEvent]):
    list_display = ["at", "lead_id", "verb", "from_status", "to_status", "from_owner", "to_owner", "by_id", "note"]
    raw_id_fields = ["lead"]


@admin.register(Task)
class TaskAdmin(Looking[Task]):
    list_display = ["title", "assigned_to_id", "due_at", "done_at", "contact_id", "company_id", "deal_id"]
    raw_id_fields = ["contact", "company", "deal"]


class PropertyForm(ModelForm[Property]):
    def clean(self) -> dict[str, Any]:
        """What `create_property` would refuse, said beside the field."""
        cleaned = super().clean() or {}
        name = cleaned.get("name", "")
        if "." in name:
            raise ValidationError({"name": _("A property's name has no points.")})
        if "object" in cleaned and name in BUILTIN[cleaned["object"]]:
            raise ValidationError({"name": _("There is a built-in property of this name.")})
        return cleaned


class Edited(admin.ModelAdmin[M]):
    """May be made and changed, with an audit row; what deleting would break is no question for this admin."""

    fixed_once_made: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> tuple[str, ...]:
        return self.fixed_once_made if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        before = {name: form.initial.get(name) for name in form.changed_data} if change else None
        super().save_model(request, obj, form, change)
        after = {name: form.cleaned_data[name] for name in form.changed_data}
        action = f"{obj._meta.model_name}.{'changed' if change else 'created'}"
        audit.record(action=action, actor=_user(request), on=obj, before=before, after=after)


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@admin.register(Property)
class PropertyAdmin(Edited[Property]):
    form = PropertyForm
    list_display = ["name", "object", "type", "label"]
    list_filter = ["object", "type"]
    search_fields = ["name", "label"]
    fields = ["object", "name", "type", "label", "choices"]
    fixed_once_made = ("object", "name", "type")

    def save_model(self, request: HttpRequest, obj: Property, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        given = {name: form.cleaned_data[name] for name in ("object", "name", "type", "label", "choices")}
        obj.pk = create_property(actor=_user(request), **given).pk


@admin.register(RecordList)
class RecordListAdmin(Edited[RecordList]):
    list_display = ["name", "object", "description", "created_at"]
    list_filter = ["object"]
    search_fields = ["name"]
    fields = ["object", "name", "description"]
    # Models name lists by their names: renaming belongs to the page that knows which.
    fixed_once_made = ("object", "name")

    def save_model(self, request: HttpRequest, obj: RecordList, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        given = {name: form.cleaned_data[name] for name in ("object", "name", "description")}
        obj.pk = create_list(actor=_user(request), **given).pk


class ActivityTypeForm(ModelForm[ActivityType]):
    def clean_name(self) -> str:
        """Types are compared folded."""
        return fold(self.cleaned_data["name"])


@admin.register(ActivityType)
class ActivityTypeAdmin(Edited[ActivityType]):
    form = ActivityTypeForm
    list_display = ["name", "whose", "label"]
    list_filter = ["whose"]
    search_fields = ["name", "label"]
