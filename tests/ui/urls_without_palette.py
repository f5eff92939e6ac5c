"""The site as it was before its palette."""

from django.urls import path

from leadscoring.views.theme import theme
from leadscoring.web.styleguide import styleguide

urlpatterns = [path("styleguide/", styleguide), path("theme/", theme, name="theme")]
