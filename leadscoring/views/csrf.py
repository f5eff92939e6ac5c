"""What somebody sees whose form Django does not trust."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the log-in, or from another site; Django's `reason` is for developers."""
    said = _("This form is too old, or your browser keeps no cookies. Load the page again and repeat what you did.")
    return render(request, "errors/403.html", {"reason": said}, status=403)
