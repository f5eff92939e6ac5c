"""The steps of an installation's first hour: each house registers its own, with how far the data says it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class StepState:
    """`said` is what is there: “4,712 contacts”; blank where there is nothing."""

    is_done: bool
    said: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step; `url_name` is the page on which it is done, a step whose page does not exist is left out."""

    name: str
    place: int
    title: StrOrPromise
    text: StrOrPromise
    action: StrOrPromise
    url_name: str
    icon: str
    look: Callable[[], StepState]


_steps: dict[str, SetupStep] = {}


def register_setup_step(step: SetupStep) -> None:
    """The same name again replaces the step."""
    _steps[step.name] = step


def setup_steps() -> list[SetupStep]:
    """By their place; ours are tens, so that there is room between them."""
    return sorted(_steps.values(), key=lambda step: (step.place, step.name))
