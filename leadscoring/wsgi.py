"""The application as web servers call it."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadscoring.settings")

application = get_wsgi_application()

# All views now, not with somebody's first request. What is loaded stays: to look through it for garbage would take
# a tenth of a second in the middle of every hundredth page.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
