"""The set-up list: what an installation's first hour holds, ticked by what the data says."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leadscoring.accounts.domain.organisation import put_set_up_away
from leadscoring.accounts.models import Organisation, User
from leadscoring.setup_steps import SetupStep, StepState, register_setup_step, setup_steps
from leadscoring.web.access import allowed
from leadscoring.web.numbers import whole_text
from leadscoring.web.request import Request
from leadscoring.web.shell import resolved_or_blank


@dataclass(frozen=True, slots=True)
class ShownStep:
    step: SetupStep
    state: StepState
    url: str
    is_next: bool


@allowed("manage_settings", methods=["GET"])
def set_up(request: Request) -> HttpResponse:
    """Each step with its link and how far it is."""
    steps = shown_steps()
    done = sum(each.state.is_done for each in steps)
    context = {
        "steps": steps,
        "done": done,
        "percent": 100 * done // len(steps),
        "is_done": done == len(steps),
        "is_away": Organisation.current().set_up_at is not None,
    }
    return render(request, "set_up/page.html", context)


@allowed("manage_settings", methods=["POST"])
def set_up_done(request: Request) -> HttpResponse:
    """Admins begin with the leads from now on."""
    put_set_up_away(by=request.user)
    messages.success(request, _("The set-up list is put away. Everything on it is in the menu."))
    return redirect("home")


def is_set_up() -> bool:
    """Put away, or nothing left to do."""
    return Organisation.current().set_up_at is not None or all(each.state.is_done for each in shown_steps())


def shown_steps() -> list[ShownStep]:
    """Those whose page exists; the first that is not done is the next."""
    looked = [(step, step.look(), resolved_or_blank(step.url_name)) for step in setup_steps()]
    there = [(step, state, url) for step, state, url in looked if url]
    following = next((step for step, state, _url in there if not state.is_done), None)
    return [ShownStep(step, state, url, step is following) for step, state, url in there]


def _organisation() -> StepState:
    known = Organisation.current()
    said = ", ".join(part for part in (known.name, *known.own_domains[:3]) if part)
    return StepState(bool(known.name and known.own_domains), said)


def _people() -> StepState:
    count = User.objects.filter(is_active=True).count()
    said = ngettext("%(n)s user", "%(n)s users", count) % {"n": whole_text(count)}
    return StepState(count > 1, said)


register_setup_step(
    SetupStep(
        "organisation",
        10,
        gettext_lazy("Say who you are"),
        gettext_lazy(
            "Your name, your time zone, and your own e-mail domains, so that no colleague is scored as a lead."
        ),
        gettext_lazy("Organisation"),
        "organisation",
        "building",
        _organisation,
    )
)
register_setup_step(
    SetupStep(
        "people",
        20,
        gettext_lazy("Invite your people"),
        gettext_lazy("Marketing makes the models, sales works the leads. Teams are whom leads are shared out among."),
        gettext_lazy("Invite a user"),
        "person-invite",
        "users-round",
        _people,
    )
)
