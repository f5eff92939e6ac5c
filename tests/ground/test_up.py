"""`dev.py up` and commands without it, really started."""

import json
import signal
import socket
import time
import urllib.request

import psutil
import pytest

from tests.ground.programs import machine, unused_port, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def bare():
    with machine() as made:
        yield made


def readiness(port: int) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        return json.load(answer)


def test_up_from_nothing_killed_and_up_again(bare):
    port = unused_port()
    killed = bare.up(port)
    assert f"\nReady on http://127.0.0.1:{port}/\n" in bare.said()
    assert readiness(port)["ready"]

    # Nobody reaches database or broker over the network.
    servers = [p for p in psutil.process_iter(["name", "cwd"]) if str(bare.state) in str(p.info["cwd"])]
    assert {p.info["name"] for p in servers} >= {"postgres", "valkey-server"}
    assert [c for p in servers for c in p.net_connections("inet")] == []

    second = bare.run("up", "--no-demo")
    assert second.returncode == 1
    assert second.stderr.startswith(f"`up` (process {killed.pid}) already runs the services of {bare.state}")

    made = bare.run("create_user", "kari@vekt.example", "--role", "sales", given="lang nok og ukjent\n")
    assert (made.returncode, made.stdout) == (0, "created kari@vekt.example (sales)\n"), made.stderr

    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert wait_until(lambda: not bare.processes(), seconds=15), bare.processes()

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        again = bare.up(port)
        assert f"\nPort {port} is taken: using " in bare.said()
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0, bare.said()
    assert bare.processes() == []

    # What was written before the kill is still there, and a command brings its own services.
    repeated = bare.run("create_user", "kari@vekt.example", "--role", "sales", given="lang nok og ukjent\n")
    assert (repeated.returncode, "already" in repeated.stderr) == (1, True), repeated.stderr
    assert bare.processes() == []


def test_up_ends_when_a_program_dies(bare):
    process = bare.up(unused_port())
    worker = next(
        child for child in psutil.Process(process.pid).children() if {"celery", "worker"} <= set(child.cmdline())
    )
    worker.kill()
    assert process.wait(60) == 1
    assert "\nworker ended by itself (exit code -9): stopping the rest.\n" in bare.said()
    assert bare.processes() == []


def test_two_commands_share_the_services_of_the_first(bare):
    first = bare.start("shell", "-c", "import time; print('open'); time.sleep(5); print('closed')")
    wait_until(lambda: "open" in bare.said() or first.poll() is not None, seconds=60)
    began = time.monotonic()
    second = bare.run(
        "shell", "-c", "from django.db import connection as c; c.cursor().execute('select 1'); print('ok')"
    )
    assert second.stdout.strip().endswith("ok"), second.stderr
    assert time.monotonic() - began < 5
    assert first.wait(60) == 0
    assert bare.processes() == []


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"DEBUG": "0"}, "SECRET_KEY: must be set, because DEBUG is off."),
        ({"TIME_ZONE": "Oslo"}, "TIME_ZONE: 'Oslo' is"),
    ],
)
def test_nonsense_ends_with_one_line(bare, variables, why):
    bare.environ |= variables
    done = bare.run("up", "--no-demo")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1), done.stderr
    assert done.stderr.startswith(why)


def test_state_that_cannot_be_made_is_said(bare):
    (bare.state / "file").write_text("")
    bare.environ["STATE_DIR"] = str(bare.state / "file" / "state")
    for command in ("up", "migrate"):
        done = bare.run(command)
        assert (done.returncode, done.stderr) == (
            1,
            f"STATE_DIR: {bare.state}/file/state cannot be made: Not a directory.\n",
        )
