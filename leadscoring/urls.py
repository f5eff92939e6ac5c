"""All addresses: the ground's own, then those of the two houses."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from axes.decorators import axes_dispatch
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from leadscoring.views.health import healthz, readyz
from leadscoring.views.home import home
from leadscoring.views.theme import theme

handler400 = "leadscoring.web.errors.bad_request"
handler403 = "leadscoring.web.errors.permission_denied"
handler404 = "leadscoring.web.errors.page_not_found"
handler500 = "leadscoring.web.errors.server_error"

# One door only, which axes watches.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def no_signup(request: HttpRequest) -> HttpResponse:
    """An admin makes the users; allauth's pages need the name all the same."""
    raise Http404


account_urls = [
    path("login/", axes_dispatch(account.login), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", no_signup, name="account_signup"),
    path("reauthenticate/", axes_dispatch(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns = [
    path("", home, name="home"),
    path("theme/", theme, name="theme"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("favicon.ico", RedirectView.as_view(url="/static/ui/mark.svg")),
    path("accounts/", include(account_urls)),
    path("admin/", admin.site.urls),
    path("", include("leadscoring.web.urls")),
    path("", include("leadscoring.settings_pages.urls")),
    path("", include("leadscoring.mail.urls")),
    path("", include("leadscoring.notifications.urls")),
    path("", include("crm.urls")),
    path("", include("scoring.urls")),
]
