"""Files that are uploaded, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from crm.models import Import
from leadscoring.accounts.models import User


@pytest.fixture(autouse=True)
def import_root(tmp_path: Path, settings: Settings) -> Path:
    settings.IMPORT_ROOT = tmp_path / "imports"
    return tmp_path / "imports"


class Page:
    """The import page as an admin's browser uses it, without JavaScript."""

    def __init__(self, client: Client, committed: DjangoCaptureOnCommitCallbacks) -> None:
        self.client, self._committed = client, committed

    def post(self, name: str, record: Import | None = None, query: str = "", **sent: Any) -> Any:
        url = reverse(name, args=[record.pk] if record else []) + query
        with self._committed(execute=True):
            return self.client.post(url, sent)

    def get(self, name: str, record: Import | None = None, query: str = "") -> Any:
        return self.client.get(reverse(name, args=[record.pk] if record else []) + query)

    def upload(self, content: str | bytes, name: str = "file.csv") -> Any:
        data = content if isinstance(content, bytes) else content.encode()
        return self.post("import-new", file=SimpleUploadedFile(name, data))

    def drafted(self, content: str | bytes, name: str = "file.csv") -> Import:
        response = self.upload(content, name)
        assert response.status_code == 302, response.context["form"].errors
        return Import.objects.latest("pk")

    def columns(self, record: Import, **sent: Any) -> Any:
        """As the form has them, but for what is said otherwise."""
        return self.post("import-columns", record, kind=record.kind, **sent)

    def run(self, record: Import, **sent: Any) -> Import:
        check = self.get("import-check", record)
        assert check.status_code == 200, check.context["refused"]
        self.post("import-run", record, mark=check.context["mark"], **sent)
        record.refresh_from_db()
        return record

    def imported(self, content: str | bytes, name: str = "file.csv", kind: str = "", **sent: Any) -> Import:
        record = self.drafted(content, name)
        if kind:
            self.post("import-kind", record, kind=kind)
            record.refresh_from_db()
        response = self.columns(record, **sent)
        assert response.status_code == 302, [row.fault for row in response.context["rows"]]
        return self.run(record)


@pytest.fixture
def page(
    client_for: Callable[[User | None], Client],
    admin: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Page:
    return Page(client_for(admin), django_capture_on_commit_callbacks)


def tally(record: Import) -> tuple[str, int, int, int, int]:
    record.refresh_from_db()
    return (record.state, record.created, record.updated, record.unchanged, record.failed)


def mapped(record: Import) -> dict[str, str]:
    """Header to property."""
    return {facts["header"]: target["property"] for facts, target in zip(record.columns, record.mapping, strict=True)}
