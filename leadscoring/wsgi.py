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
# A page makes tens of thousands of objects that go again by themselves: looking for rings among them once a page is
# enough, where Python would a hundred times.
gc.set_threshold(20_000, 20, 20)
