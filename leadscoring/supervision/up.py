"""The order of things from an empty machine to a page that answers, and back."""

import http.client
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from leadscoring import environment as env
from leadscoring.accounts.demo import PASSWORD, demo_logins
from leadscoring.broker import restore_unacknowledged
from leadscoring.embedded import Stack, missing_services, orphans
from leadscoring.embedded.places import EmbeddedError
from leadscoring.liveness import KEY, seconds_since_worker_seen
from leadscoring.supervision import programs
from leadscoring.supervision.first_start import DemoMark, database_is_empty, empty_half_filled
from leadscoring.supervision.output import complain, say
from leadscoring.supervision.ports import NoFreePort, free_port
from leadscoring.supervision.supervisor import ProgramEnded, StopAsked, Supervisor, announce_stop, environ_with

SECONDS_FOR_OTHER_COMMANDS = 15
SECONDS_TO_BE_READY = 120


@dataclass(frozen=True)
class Wishes:
    """What the command line says."""

    port: int
    demo: bool


def run_everything(wishes: Wishes) -> int:
    """Start, watch, stop; the exit code: 0 when asked to stop, 1 when something failed."""
    stack = Stack(services=missing_services(), holder="up")
    supervisor = Supervisor(environ_with(stack.environ()), marked=str(stack.state))
    supervisor.listen_for_signals()
    try:
        _bring_up(stack, supervisor, wishes)
        supervisor.watch()
    except StopAsked:
        announce_stop()
        return 0
    except (ProgramEnded, EmbeddedError, NoFreePort) as error:
        complain(str(error))
        return 1
    finally:
        supervisor.stop()
        stack.stop()
    raise AssertionError("watching ends by an exception only")


def _bring_up(stack: Stack, supervisor: Supervisor, wishes: Wishes) -> None:
    stack.start(wait_seconds=SECONDS_FOR_OTHER_COMMANDS)
    supervisor.others = lambda: stack.processes
    supervisor.pause(0)
    orphans.end_supervised_by(stack.state)
    _prepare_database(stack, supervisor, wishes)
    _prepare_broker(stack)
    port = free_port(wishes.port)
    if port != wishes.port:
        say(f"Port {wishes.port} is taken: using {port}.")
    if settings.DEBUG and not env.text("SITE_URL"):
        # Links in e-mails lead to where the pages are.
        supervisor.environ["SITE_URL"] = _address(port)
    _start_programs(stack, supervisor, port)
    _announce(port)


def _prepare_database(stack: Stack, supervisor: Supervisor, wishes: Wishes) -> None:
    mark = DemoMark(stack.state)
    if empty_half_filled(stack, mark):
        say("The demo data were cut short last time: starting over.")
    first = database_is_empty()
    supervisor.run_step("migrate", programs.manage("migrate", "--no-input", "--verbosity", "0"))
    if not settings.DEBUG:
        supervisor.run_step("static", programs.manage("collectstatic", "--no-input", "--verbosity", "0"))
    if first and wishes.demo and settings.DEMO_LOGINS:
        mark.set()
        supervisor.run_step("demo", programs.manage("seed_demo"))
        mark.clear()


def _prepare_broker(stack: Stack) -> None:
    # Only where the lock is ours no other worker can be at work.
    if "valkey" in stack.processes:
        restore_unacknowledged(settings.CELERY_BROKER_URL)
    cache.delete(KEY)


def _start_programs(stack: Stack, supervisor: Supervisor, port: int) -> None:
    supervisor.start("web", programs.web(port))
    supervisor.start("worker", programs.worker())
    supervisor.start("beat", programs.beat(stack.state))
    supervisor.wait_for(lambda: _page_answers(port), what="the web server", seconds=SECONDS_TO_BE_READY)
    supervisor.wait_for(lambda: seconds_since_worker_seen() is not None, what="the worker", seconds=SECONDS_TO_BE_READY)


def _page_answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": _own_host(port)})
        return asked.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        asked.close()


def _own_host(port: int) -> str:
    """A host that ALLOWED_HOSTS lets in."""
    named = settings.ALLOWED_HOSTS[0].lstrip(".")
    return f"127.0.0.1:{port}" if named == "*" else named


def _announce(port: int) -> None:
    logins = demo_logins()
    connection.close()
    if logins:
        say(f"Log in as {', '.join(login.email for login in logins)}; the password is {PASSWORD}")
    elif settings.DEMO_LOGINS:
        say("No demo log-ins here: make a user with `python3 dev.py create_user EMAIL --role admin`.")
    say(f"Ready on {_address(port)}/")


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"
