"""The ground's pages that belong to no house."""

from django.urls import path

from leadscoring.web.styleguide import styleguide

urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
