"""Scoring models and their versions. A version is a document; once published it is never edited."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from crm.models import ObjectName


class ScoringModel(models.Model):
    """`published` is the version in force, `live` the one whose scores are complete and shown: they differ while a
    publish is computed."""

    class Kind(models.TextChoices):
        FIT = "fit", _("fit")
        ENGAGEMENT = "engagement", _("engagement")
        COMBINED = "combined", _("combined")

    name = models.TextField(_("name"))
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    object = models.TextField(_("of"), choices=ObjectName.choices)
    kind = models.TextField(_("kind"), choices=Kind.choices)
    published = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="+")
    live = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="+")
    references = ArrayField(models.TextField(), default=list, blank=True)
    """The models that the published document reads."""
    fault = models.TextField(_("fault"), blank=True, default="", db_default="")
    """Why the published version can't be computed any more: a list or property that it names is gone."""
    scored_as_of = models.DateTimeField(_("scored as of"), null=True, blank=True)
    """The instant at which every live score was last verified by a whole pass."""
    opened = models.BooleanField(_("open to marketing"), default=False, db_default=False)
    """Whether marketing, too, may change bands, triggers and audience."""
    needs_agreement = models.BooleanField(_("published in agreement"), default=False, db_default=False)
    """Whether marketing's change needs the agreement of sales, and the reverse."""
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    """Since when nothing is computed by it and it is hidden from the list; nothing of it is published then."""
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("scoring model")
        verbose_name_plural = _("scoring models")
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="scoring_model_name")]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """`document` is canonical JSON (text, since jsonb would forget the order of keys) in the format of
    docs/scoring-model.md."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    model = models.ForeignKey(ScoringModel, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    status = models.TextField(_("status"), choices=Status.choices, default=Status.DRAFT)
    document = models.TextField(_("document"))
    revision = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True, default="", db_default="")
    answers = models.JSONField(default=dict, db_default={}, blank=True)
    """By trigger: what publishing said to do with those who are in at once (`scoring.spec.trigger_rules.Answer`)."""
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "number"], name="version_number"),
            models.UniqueConstraint("model", condition=models.Q(status="draft"), name="version_one_draft"),
            models.UniqueConstraint("model", condition=models.Q(status="published"), name="version_one_published"),
        ]

    def __str__(self) -> str:
        return f"{self.model} v{self.number}"
