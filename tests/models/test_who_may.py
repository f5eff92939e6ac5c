"""Every page of models, by each role and by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import User
from scoring.domain.runs import rescore
from scoring.models import Run, ScoringModel

READ = {"admin": 200, "marketer": 200, "seller": 200, "outsider": 403, "nobody": 302}
WRITE = {"admin": 200, "marketer": 200, "seller": 403, "outsider": 403, "nobody": 302}
SETTINGS = {"admin": 200, "marketer": 403, "seller": 403, "outsider": 403, "nobody": 302}

PAGES = [
    ("models", (), READ),
    ("model", ("model",), READ),
    ("model-bands", ("model",), READ),
    ("model-audience", ("model",), READ),
    ("model-history", ("model",), READ),
    ("version-download", ("model", 1, "yaml"), READ),
    ("model-new", (), WRITE),
    ("model-edit", ("model",), WRITE),
    ("model-publish", ("model",), WRITE),
    ("version-restore", ("model", 1), WRITE),
    ("rescoring", (), SETTINGS),
]


@pytest.fixture
def someone(request: pytest.FixtureRequest, client_for: Callable[[User | None], Client]) -> Callable[[str], Client]:
    def client(persona: str) -> Client:
        return client_for(None if persona == "nobody" else request.getfixturevalue(persona))

    return client


@pytest.mark.parametrize("persona", READ)
def test_pages_open_for_those_who_may(
    someone: Callable[[str], Client], model: ScoringModel, draft: Any, persona: str
) -> None:
    client = someone(persona)
    answers = {
        name: client.get(reverse(name, args=[model.pk if arg == "model" else arg for arg in args])).status_code
        for name, args, _expected in PAGES
    }
    assert answers == {name: expected[persona] for name, _args, expected in PAGES}


@pytest.mark.parametrize("persona", ["seller", "outsider", "nobody"])
def test_forms_are_refused_to_those_who_may_not(
    someone: Callable[[str], Client], model: ScoringModel, draft: Any, persona: str
) -> None:
    (run,) = rescore(models=[model])
    client, refused = someone(persona), 302 if persona == "nobody" else 403
    forms = [
        reverse("model-new"),
        reverse("model-edit", args=[model.pk]),
        reverse("model-publish", args=[model.pk]),
        reverse("model-rescore", args=[model.pk]),
        reverse("model-run-stop", args=[model.pk, run.pk]),
        reverse("version-restore", args=[model.pk, 1]),
        reverse("rescoring"),
    ]
    assert [client.post(url).status_code for url in forms] == [refused] * len(forms)
    assert Run.objects.get(pk=run.pk).state == Run.State.RUNNING
    assert ScoringModel.objects.get().published_id == model.published_id


def test_sellers_see_no_buttons_that_they_may_not_press(as_seller: Client, model: ScoringModel, draft: Any) -> None:
    text = "".join(
        as_seller.get(reverse(name, args=args)).content.decode()
        for name, args in (("models", []), ("model", [model.pk]), ("model-history", [model.pk]))
    )
    for word in ("Rescore now", "Edit as text", "Publish…", "Restore…", "New model", "Schedule"):
        assert word not in text


def test_writes_are_no_get(as_marketer: Client, model: ScoringModel) -> None:
    assert as_marketer.get(reverse("model-rescore", args=[model.pk])).status_code == 405
