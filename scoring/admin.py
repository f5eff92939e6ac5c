"""Django admin for looking at models, versions, rescores and the schedule; what is written goes by the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scoring.models import Run, RunRange, Schedule, ScoringModel, Version


class ReadOnly:
    """Nothing is added, changed or deleted here: each write has its rules and its line in the audit log."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RangeInline(ReadOnly, admin.TabularInline[RunRange, Run]):
    """The ranges of a run."""

    model = RunRange
    extra = 0


@admin.register(ScoringModel)
class ScoringModelAdmin(ReadOnly, admin.ModelAdmin[ScoringModel]):
    """Models."""

    list_display = ("name", "object", "kind", "published", "live", "scored_as_of", "fault")
    list_filter = ("object", "kind")
    search_fields = ("name", "slug")


@admin.register(Version)
class VersionAdmin(ReadOnly, admin.ModelAdmin[Version]):
    """Versions."""

    list_display = ("model", "number", "status", "author", "published_at", "note")
    list_filter = ("status", "model")
    list_select_related = ("model", "author")


@admin.register(Run)
class RunAdmin(ReadOnly, admin.ModelAdmin[Run]):
    """Rescores."""

    list_display = ("id", "kind", "object", "state", "records", "started_at", "finished_at", "requested_by")
    list_filter = ("state", "kind", "object")
    inlines = (RangeInline,)


@admin.register(Schedule)
class ScheduleAdmin(ReadOnly, admin.ModelAdmin[Schedule]):
    """The schedule."""

    list_display = ("enabled", "every_hours", "at_hour", "last_due")
