"""The decorator that stands on every view."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver
from django_htmx.middleware import HtmxDetails

from leadscoring.web.access import NotAllowed, allowed

# The last is wrapped by the admin, which asks for its own log-in.
PUBLIC_MODULES = ("django.contrib.admin", "allauth.", "django.views.generic", "django.contrib.contenttypes")
PUBLIC_VIEWS = {
    "leadscoring.urls.no_signup",
    "leadscoring.views.health.healthz",
    "leadscoring.views.health.readyz",
    "leadscoring.views.theme.theme",
}


@allowed("edit_models")
def page(request):
    return HttpResponse(request.user.email)


@pytest.fixture
def ask(rf):
    def ask(view, user, *, method="get", **headers):
        request = getattr(rf, method)("/models/?page=2", headers=headers)
        request.user, request.htmx = user, HtmxDetails(request)
        return view(request)

    return ask


HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/models/7/?tab=rules"}


def test_who_holds_the_permission_gets_the_page(ask, marketer):
    response = ask(page, marketer)
    assert (response.content.decode(), response["Vary"]) == (marketer.email, "HX-Request")
    assert "Cache-Control" not in response


def test_fragments_are_not_stored(ask, marketer):
    response = ask(page, marketer, **HTMX)
    assert (response["Cache-Control"], response["Vary"]) == ("no-store", "HX-Request")


def test_nobody_is_sent_to_log_in_and_back(ask):
    response = ask(page, AnonymousUser())
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/models/%3Fpage%3D2")


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/models/7/?tab=rules", "/models/7/%3Ftab%3Drules"),
        ("http://evil.example/models/7/", "/"),
        ("", "/"),
    ],
)
def test_nobody_who_sends_a_form_comes_back_to_its_page(rf, referer, back):
    request = rf.post("/models/7/rescore/", headers={"Referer": referer})
    request.user, request.htmx = AnonymousUser(), HtmxDetails(request)
    assert page(request).url == f"/accounts/login/?next={back}"


def test_nobody_in_a_fragment_comes_back_to_the_page(ask):
    response = ask(page, AnonymousUser(), **HTMX)
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fmodels%2F7%2F%3Ftab%3Drules"


@pytest.mark.parametrize("persona", ["seller", "outsider"])
def test_refusal_names_the_needed_roles(ask, request, persona):
    with pytest.raises(NotAllowed, match="for the role Marketing or Admin") as refused:
        ask(page, request.getfixturevalue(persona))
    assert refused.value.needed_roles == ["Marketing", "Admin"]


def test_inactive_user_holds_nothing(ask, marketer):
    marketer.is_active = False
    with pytest.raises(NotAllowed):
        ask(page, marketer)


def test_only_named_methods_are_let_in(ask, marketer):
    reading = allowed("edit_models", methods=["GET"])(lambda request: HttpResponse("ok"))
    writing = allowed("edit_models", methods=["POST"])(lambda request: HttpResponse("ok"))
    assert [ask(reading, marketer, method=name).status_code for name in ("get", "head", "post")] == [200, 200, 405]
    assert [ask(writing, marketer, method=name).status_code for name in ("get", "head", "post")] == [405, 405, 200]


def test_blank_permission_asks_for_a_log_in_only(ask, outsider):
    anyone = allowed()(lambda request: HttpResponse("ok"))
    assert ask(anyone, outsider).status_code == 200
    assert ask(anyone, AnonymousUser()).status_code == 302


def test_every_view_is_guarded():
    bare = [name for view in views(get_resolver()) if not guarded(view) for name in [named(view)]]
    assert [name for name in bare if name not in PUBLIC_VIEWS and not name.startswith(PUBLIC_MODULES)] == []


def views(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern)


def guarded(view) -> bool:
    return hasattr(view, "allowed_permission")


def named(view) -> str:
    made_from = getattr(view, "view_class", view)
    return f"{made_from.__module__}.{made_from.__qualname__}"
