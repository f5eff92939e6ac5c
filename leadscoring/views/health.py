"""For load balancers and supervisors: does the process live, and can it work."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from leadscoring.broker import broker_answers
from leadscoring.liveness import seconds_since_worker_seen

WORKER_SEEN_WITHIN_SECONDS = 60
OK = "ok"


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Each check's word, `ok` or what is wrong; 503 when one is not ok."""
    found = {name: check() for name, check in CHECKS.items()}
    ready = set(found.values()) == {OK}
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return "does not answer"
    return OK


def _broker() -> str:
    return OK if broker_answers(settings.CELERY_BROKER_URL) else "does not answer"


def _worker() -> str:
    try:
        seconds = seconds_since_worker_seen()
    except RedisError:
        return "unknown: the cache does not answer"
    if seconds is None or seconds > WORKER_SEEN_WITHIN_SECONDS:
        return f"none seen for {WORKER_SEEN_WITHIN_SECONDS} s"
    return OK


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown: the database does not answer"
    return f"{len(missing)} not applied" if missing else OK


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "migrations": _migrations,
}
