"""A request as our views get it, for annotations."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from leadscoring.accounts.models import User


class Request(HttpRequest):
    """By somebody who has logged in, through htmx or not."""

    user: User
    htmx: HtmxDetails
