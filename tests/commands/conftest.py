"""A world, documents on disc, and commands that are called in the process."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from crm.models import Contact
from tests.commands.world import MODEL, make_contacts


@pytest.fixture
def contacts(db: None) -> list[Contact]:
    return make_contacts()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "model.yaml"
    path.write_text(MODEL)
    return path


@pytest.fixture
def run() -> Callable[..., str]:
    """What a command printed on standard output."""

    def call(name: str, *args: object, **options: object) -> str:
        out = io.StringIO()
        call_command(name, *map(str, args), stdout=out, stderr=io.StringIO(), **options)
        return out.getvalue()

    return call


@pytest.fixture
def published(contacts: list[Contact], document: Path, run: Callable[..., str]) -> list[Contact]:
    """The model in force and computed."""
    run("load_model", document, "--publish")
    return contacts
