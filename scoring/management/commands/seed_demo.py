"""`seed_demo [--contacts N] [--seed S]`."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.demo.colleagues import make_teams
from crm.demo.seeding import Seeded, SeedRefused, is_seeded, seed
from crm.demo.sellers import OWN_DOMAIN, OWN_NAME
from leadscoring.accounts.demo import make_demo_users
from leadscoring.accounts.models import Organisation
from leadscoring.management.plainly import PlainCommand
from scoring.demo.working_life import WorkingLife, make_working_life, may_be_told
from scoring.domain.publishing import load_document, publish_version
from scoring.management.finishing import finish
from scoring.models import Run, ScoringModel

# In this order: the others read the first.
DOCUMENTS = ("company-fit.yaml", "b2b-nordic.yaml", "deal-outlook.yaml")
MODELS = ("Company fit", "B2B Nordic", "Deal outlook")
LEADS = "B2B Nordic"
"""The model whose triggers make leads."""
STEP = 50_000
"""Contacts from one line of progress to the next."""


class Command(PlainCommand):
    """Fills an empty database."""

    help = (
        "Fills an empty database with an invented company's contacts and two years of what they did, and scores them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and which of the many possible ones."""
        parser.add_argument(
            "--contacts", metavar="N", type=_count, default=2000, help="how many contacts; 2000 if not given"
        )
        parser.add_argument(
            "--seed", metavar="S", type=int, default=1, help="another number gives other people; 1 if not given"
        )
        parser.add_argument("--today", type=date.fromisoformat, help=SUPPRESS)

    def handle(self, *_args: Any, contacts: int, seed: int, today: date | None, **_options: Any) -> None:
        """Data, then log-ins, then models, then what sellers did; what is there already is left alone."""
        as_of = _midnight(today)
        done = self._seeded(contacts, seed, as_of)
        if settings.DEMO_LOGINS:
            make_demo_users()
        scored = self._score(as_of)
        life = self._work(seed, as_of, timezone.now() if today is None else as_of)
        if done:
            self.stdout.write(_summary(done, scored, life))
        elif scored or life.leads or life.tasks:
            line = _("The demo data were here already: made %(scored)s scores, %(leads)s leads and %(tasks)s tasks")
            words = {"scored": f"{scored:,}", "leads": f"{life.leads:,}", "tasks": f"{life.tasks:,}"}
            self.stdout.write(line % words)
        else:
            self.stdout.write(_("The demo data are here already; nothing was changed."))

    def _seeded(self, contacts: int, number: int, as_of: datetime) -> Seeded | None:
        try:
            if is_seeded():
                return None
            done = seed(contacts=contacts, seed=number, as_of=as_of, report=self._report())
        except SeedRefused as error:
            raise CommandError(str(error)) from error
        _introduce_ourselves()
        return done

    def _report(self) -> Callable[[Seeded], None]:
        said = 0

        def report(done: Seeded) -> None:
            nonlocal said
            if done.contacts - said >= STEP:
                said = done.contacts
                line = _("%(contacts)s contacts, %(activities)s activities")
                self.stderr.write(line % {"contacts": f"{done.contacts:,}", "activities": f"{done.activities:,}"})

        return report

    def _score(self, as_of: datetime) -> int:
        """Those models that are not here yet, published and computed; how many scores that made."""
        scored = 0
        if not ScoringModel.objects.filter(name__iexact=LEADS).exists():
            make_teams(with_people=settings.DEMO_LOGINS, today=timezone.localdate(as_of))
        for name, document in zip(MODELS, DOCUMENTS, strict=True):
            if not ScoringModel.objects.filter(name__iexact=name).exists():
                self.stderr.write(_("Scoring with “%(model)s”") % {"model": name})
                scored += finish([_published(document)], say=self.stderr).scored
        return scored

    def _work(self, seed: int, as_of: datetime, present: datetime) -> WorkingLife:
        """Only where there are people who could have worked, and nobody has since."""
        model = ScoringModel.objects.filter(name__iexact=LEADS, live__number=1).select_related("live").first()
        if not settings.DEMO_LOGINS or model is None or not may_be_told(model):
            return WorkingLife()
        make_teams(with_people=True, today=timezone.localdate(as_of))
        self.stderr.write(_("Telling twelve weeks of sales"))
        return make_working_life(model, seed=seed, as_of=as_of, present=present)


def _published(document: str) -> Run:
    text = (Path(settings.BASE_DIR) / "docs" / "examples" / "demo" / document).read_text(encoding="utf-8")
    with transaction.atomic():
        return publish_version(version=load_document(text), note=_("The demo's model"))


def _introduce_ourselves() -> None:
    """The company that all this is about, unless somebody has said another."""
    organisation = Organisation.current()
    if not organisation.name and not organisation.own_domains:
        organisation.name, organisation.own_domains = OWN_NAME, [OWN_DOMAIN]
        organisation.save()


def _summary(done: Seeded, scored: int, life: WorkingLife) -> str:
    line = _(
        "seeded %(contacts)s contacts, %(companies)s companies, %(deals)s deals and %(activities)s activities; "
        "made %(scored)s scores, %(leads)s leads and %(tasks)s tasks"
    )
    return line % {
        "contacts": f"{done.contacts:,}",
        "companies": f"{done.companies:,}",
        "deals": f"{done.deals:,}",
        "activities": f"{done.activities:,}",
        "scored": f"{scored:,}",
        "leads": f"{life.leads:,}",
        "tasks": f"{life.tasks:,}",
    }


def _midnight(today: date | None) -> datetime:
    """The start of the local day."""
    return timezone.make_aware(datetime.combine(today or timezone.localdate(), time.min))


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(
            _("“%(text)s” is no number of contacts; give a whole number of 1 or more.") % {"text": text}
        )
    return int(text)
