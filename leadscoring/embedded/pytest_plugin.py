"""Throw-away services for a test run, unless DATABASE_URL and REDIS_URL are set; xdist's workers share them."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from leadscoring.embedded import Stack, missing_services

# Told to xdist's workers: the databases need no dropping, they go with their server.
THROWN_AWAY = "VEKT_TEST_DATABASES_ARE_THROWN_AWAY"
RUNNING: list[Stack] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before Django loads its settings, which read the addresses."""
    missing = missing_services()
    if "PYTEST_XDIST_WORKER" in os.environ or not missing:
        return
    # Not under pytest's own temporary folder, which nobody else can reach.
    state = Path(tempfile.mkdtemp(prefix="vekt-tests-", dir="/tmp"))
    stack = Stack(state, durable=False, services=missing, holder="pytest").start()
    RUNNING.append(stack)
    os.environ.update(stack.environ() | ({THROWN_AWAY: "1"} if "postgres" in missing else {}))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop them and remove every trace."""
    while RUNNING:
        stack = RUNNING.pop()
        stack.stop()
        shutil.rmtree(stack.run, ignore_errors=True)
        shutil.rmtree(stack.state, ignore_errors=True)
