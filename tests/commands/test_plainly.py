"""How commands end when arguments, database or tables are not what they should be."""

from __future__ import annotations

import io
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable
from pytest_django.fixtures import Settings

from crm.management.commands.import_data import Command as ImportData
from leadscoring.accounts.management.commands.create_user import Command as CreateUser
from leadscoring.management import plainly
from scoring.management.commands.export_model import Command as ExportModel
from scoring.management.commands.export_scores import Command as ExportScores
from scoring.management.commands.load_model import Command as LoadModel
from scoring.management.commands.rescore import Command as Rescore
from scoring.management.commands.score import Command as Score
from scoring.management.commands.seed_demo import Command as SeedDemo

COMMANDS = [CreateUser, ImportData, ExportModel, ExportScores, LoadModel, Rescore, Score, SeedDemo]


@pytest.mark.parametrize("command", COMMANDS)
def test_arguments_that_cannot_be_understood_are_a_refusal(
    command: type[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        command().run_from_argv(["manage.py", command.__module__.rpartition(".")[2], "--no-such-thing"])

    assert end.value.code == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage:" in err


class Undefined(ProgrammingError):
    """As Django raises it: with what the driver said as its cause."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("does not exist")
        self.__cause__ = cause


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (KeyboardInterrupt(), "Interrupted"),
        (OperationalError("connection refused\nIs the server running?"), "does not do it: connection refused$"),
        (Undefined(UndefinedTable()), "dev.py migrate"),
        (Undefined(UndefinedColumn()), "dev.py migrate"),
    ],
)
def test_what_stops_a_command_is_said_in_a_sentence(error: BaseException, sentence: str) -> None:
    with patch.object(Rescore, "handle", side_effect=error), pytest.raises(CommandError, match=sentence):
        call_command("rescore")


@pytest.mark.django_db
def test_an_error_of_ours_is_not_hidden() -> None:
    with patch.object(Rescore, "handle", side_effect=ProgrammingError("syntax")), pytest.raises(ProgrammingError):
        call_command("rescore")


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_a_new_database_gets_its_tables_where_we_develop(settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug
    said = io.StringIO()
    with (
        patch.object(Rescore, "handle", side_effect=[Undefined(UndefinedTable()), None]),
        patch.object(plainly, "_is_virgin", return_value=True),
        patch.object(plainly, "call_command") as called,
    ):
        if debug:
            call_command("rescore", stderr=said)
            called.assert_called_once_with("migrate", verbosity=0)
            assert "making its tables" in said.getvalue()
        else:
            with pytest.raises(CommandError, match=r"dev\.py migrate"):
                call_command("rescore")
            called.assert_not_called()


@pytest.mark.django_db
def test_a_database_with_tables_is_not_new() -> None:
    assert not plainly._is_virgin()
