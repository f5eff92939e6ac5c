"""The ground on which both houses stand; importing it makes Celery's application the current one."""

from leadscoring.celery import app as celery_app

__all__ = ["celery_app"]
