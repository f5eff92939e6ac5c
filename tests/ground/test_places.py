"""Where the embedded services lie, and how their addresses are read."""

from pathlib import Path

import environ
import pytest

from leadscoring.embedded import run_dir, state_dir, urls_of
from leadscoring.embedded.places import PROJECT, reachable_by_others

DEEP = Path("/srv") / ("a-very-long-name-" * 12)
SOCKET_PATH_LIMIT = 107


def test_socket_path_is_short_however_deep_the_state():
    assert len(str(run_dir(DEEP) / ".s.PGSQL.5432.lock")) < SOCKET_PATH_LIMIT


def test_each_state_has_sockets_of_its_own():
    assert run_dir(Path("/srv/a")) != run_dir(Path("/srv/b"))


def test_addresses_are_read_alike_by_all():
    urls = urls_of(DEEP)
    database = environ.Env.db_url_config(urls.database)
    assert (database["NAME"], database["USER"], database["OPTIONS"]) == (
        "app",
        "postgres",
        {"host": str(run_dir(DEEP))},
    )
    assert urls.broker == f"redis+socket://{run_dir(DEEP)}/valkey.sock?virtual_host=0"


def test_state_dir_is_what_the_variable_says(monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "x" / ".." / "state"))
    assert state_dir() == tmp_path / "state"


def test_a_state_dir_without_a_root_lies_in_the_project_wherever_one_calls_from(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STATE_DIR", "mine/state")
    assert state_dir() == PROJECT / "mine" / "state"


@pytest.mark.parametrize(("mode", "reachable"), [(0o711, True), (0o700, False)])
def test_private_folders_are_out_of_reach(tmp_path, mode, reachable):
    folder = tmp_path / "inner"
    folder.mkdir()
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() and str(parent).startswith(str(tmp_path.parents[1])):
            parent.chmod(0o755)
    folder.chmod(mode)
    assert reachable_by_others(folder) is (reachable and reachable_by_others(tmp_path))
