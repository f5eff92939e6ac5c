"""Agreement as pages show it: who must agree, who was asked, what they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.accounts.models import User
from scoring.domain.agreement import may_lift_agreement, sides_words
from scoring.models import Agreement, ScoringModel, Version
from scoring.queries.agreement import current_agreement, may_agree, who_may_agree

LONGEST_COMMENT = 2_000


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return str(obj)


class AskForm(forms.Form):
    of = PersonField(label=gettext_lazy("Who"), queryset=User.objects.none(), required=False)
    question = forms.CharField(
        label=gettext_lazy("What you want to tell them"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: Version, **kwargs: Any) -> None:
        kwargs |= {"initial": {"revision": draft.revision}, "prefix": "ask"}
        super().__init__(*args, **kwargs)
        people = self.fields["of"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = who_may_agree(draft)
        people.empty_label = _("Anybody of %(side)s") % {"side": sides_words(draft)}


class AnswerForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("It stands in the model’s history."),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """On the page for publishing. `tone` of the banner; `answer_url` for who is asked; `form` where one may ask."""

    needed: bool
    may_set: bool
    may_switch: bool
    """Letting go of it is an admin's."""
    set_url: str
    agreed: bool = False
    tone: str = ""
    told: str = ""
    comment: str = ""
    answer_url: str = ""
    withdraw_url: str = ""
    ask_url: str = ""
    form: AskForm | None = None


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """In the history: “Jonas Berg agreed”, and the comment."""

    told: str
    comment: str


def agreement_setting(model: ScoringModel, user: User) -> AgreementPart:
    """The switch alone, as `agreement/setting.html` draws it."""
    set_url, may_set = reverse("agreement-setting", args=[model.pk]), user.has_perm("accounts.edit_models")
    may_switch = may_set and (not model.needs_agreement or may_lift_agreement(user))
    return AgreementPart(model.needs_agreement, may_set, may_switch, set_url)


def agreement_part(model: ScoringModel, draft: Version, user: User, form: AskForm | None = None) -> AgreementPart:
    part = agreement_setting(model, user)
    if not model.needs_agreement:
        return part
    found = current_agreement(draft)
    is_open = found is not None and found.state == Agreement.State.ASKED
    agreed = found is not None and found.state == Agreement.State.AGREED
    may_answer = found is not None and is_open and is_asked(found, user) and may_agree(user, draft)
    return replace(
        part,
        agreed=agreed,
        tone="ok" if agreed else "bad" if found and not is_open else "warn",
        told=_told(found, draft),
        comment=found.comment if found else "",
        answer_url=reverse("agreement", args=[model.pk, found.pk]) if found and may_answer else "",
        withdraw_url=reverse("agreement-withdraw", args=[model.pk, found.pk])
        if found and is_open and part.may_set
        else "",
        ask_url=reverse("agreement-ask", args=[model.pk]),
        form=(form or AskForm(draft=draft)) if part.may_set and not agreed and not is_open else None,
    )


def is_asked(agreement: Agreement, user: User) -> bool:
    """Whoever asks has said already what they think."""
    return agreement.asked_of_id in (None, user.pk) and agreement.asked_by_id != user.pk


def _told(found: Agreement | None, draft: Version) -> str:
    side = {"side": sides_words(draft)}
    if found is None:
        return _("Somebody of %(side)s must agree with it as it is now before it can be published.") % side
    if found.state == Agreement.State.ASKED and found.asked_of:
        return _("%(who)s was asked to agree, and has not answered yet.") % {"who": found.asked_of}
    if found.state == Agreement.State.ASKED:
        return _("Everybody of %(side)s was asked to agree; nobody has answered yet.") % side
    who = {"who": found.answered_by or _("Somebody")}
    if found.state == Agreement.State.AGREED:
        return _("%(who)s agrees with it.") % who
    return _("%(who)s declined it.") % who


def agreement_words(found: Iterable[Agreement]) -> list[AgreementLine]:
    """Who answered, in the order given."""
    said = {
        Agreement.State.AGREED: _("%(who)s agreed"),
        Agreement.State.DECLINED: _("%(who)s declined an earlier state of it"),
    }
    return [
        AgreementLine(said[Agreement.State(each.state)] % {"who": each.answered_by or _("Somebody")}, each.comment)
        for each in found
        if each.state in said
    ]
