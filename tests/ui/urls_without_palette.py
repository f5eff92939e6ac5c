"""The site without its palette: the ground alone, as long as no house has brought one."""

from django.urls import include, path

from leadscoring.views.theme import theme

urlpatterns = [
    path("theme/", theme, name="theme"),
    path("", include("leadscoring.notifications.urls")),
]
