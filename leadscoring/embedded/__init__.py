"""PostgreSQL and Valkey from wheels, for a machine that has neither; used where DATABASE_URL or REDIS_URL is absent."""

from leadscoring.embedded.places import Urls, run_dir, state_dir, urls_of
from leadscoring.embedded.stack import Stack, missing_services

__all__ = ["Stack", "Urls", "missing_services", "run_dir", "state_dir", "urls_of"]
