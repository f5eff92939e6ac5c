"""Whole pages of the list of leads, as an admin sees them: from the request to the last byte of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from urllib.parse import urlencode

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from benchmarks.dataset import SELLERS
from benchmarks.figures import Figure, p50_and_p95
from benchmarks.leads import TEXTS
from benchmarks.timing import seconds_of
from benchmarks.world import World, execute
from leadscoring.accounts.models import User
from leadscoring.accounts.roles import Role, give_role

REACH, FAILS = 100, 200
"""Milliseconds, whatever the number of contacts."""
LOGGED_IN = "allauth.account.auth_backends.AuthenticationBackend"

# One in twenty of those who are scored highest has nobody, the others stand at every step.
LEADS = """
insert into crm_lead (contact_id, source, status, owner, created_at, first_touch_at)
select record_id, 'trigger', (array['new', 'taken', 'contacted', 'accepted', 'rejected', 'converted'])[1 + n %% 6],
  case when n %% 20 = 0 then '' else 'seller' || n %% %s || '@demo.example' end,
  %s - (n %% 40) * interval '1 day', case when n %% 6 > 0 then %s - (n %% 40) * interval '23 hours' end
from (
  select record_id, row_number() over (order by total desc, record_id) as n from scoring_score where version_id = %s
) s
where n <= 20000 and n %% 7 < 5
"""


def pages(world: World) -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    # As the web server does: afterwards the garbage collector leaves alone what is loaded.
    import_module("leadscoring.wsgi")
    client = _admin()
    _make_leads(world)
    asked = _asked(world)
    for kind, queries in asked.items():
        p50, p95 = p50_and_p95(seconds_of(partial(_ask, client), queries, world.effort.asked // 3))
        yield Figure(f"page of leads {kind}, p50", p50 * 1_000, "ms")
        yield Figure(f"page of leads {kind}, p95", p95 * 1_000, "ms", reach=REACH, fails=FAILS)
    size = len(client.get(_url(asked["without a filter"][0]), secure=True).content)
    yield Figure("page of leads, its HTML", size / 1_000, "kB")


def _admin() -> Client:
    """Whoever sees most: buttons for every lead, and the whole menu."""
    user = User.objects.create_user("ada@demo.example", None, name="Ada Nowak")
    give_role(user=user, role=Role.ADMIN)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=LOGGED_IN)
    return client


def _make_leads(world: World) -> None:
    sellers = [User(email=seller, name=f"Seller {n}") for n, seller in enumerate(SELLERS)]
    User.objects.bulk_create(sellers)
    now = world.clock.now
    execute(LEADS, len(SELLERS), now, now, world.live.pk)
    for table in ("crm_lead", "crm_contact", f"scoring_score_{world.live.pk}"):
        execute(f"vacuum (analyze) {table}")


def _asked(world: World) -> dict[str, list[dict[str, str]]]:
    """By kind: what is asked in turn."""
    plain = {"model": world.model.slug}

    def each(name: str, *values: object) -> list[dict[str, str]]:
        return [plain | {name: str(value)} for value in values]

    return {
        "without a filter": [plain],
        "and those after it": each("page", *range(2, 12)),
        "with text": each("q", *TEXTS),
        "of an owner": each("owner", *SELLERS),
        "of a country": each("country", "norway", "poland", "brazil"),
        "of a stage": each("stage", "lead", "opportunity", "customer"),
        "of a status": each("lead", "new", "taken", "accepted"),
        "from a total on": each("total_from", 5, 20, 40),
        "by name": each("sort", "name", "-name", "company"),
    }


def _ask(client: Client, query: dict[str, str]) -> None:
    response = client.get(_url(query), secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"the page answered {response.status_code}")


def _url(query: dict[str, str]) -> str:
    return f"{reverse('leads')}?{urlencode(query)}"
