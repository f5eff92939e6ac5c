"""Comments on a rule, in a dialog beside it or on a page of their own; and how many are open, for the rows."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from crm.conditions.wording import sentence
from leadscoring.web.access import NotAllowed, allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.comments import LONGEST, add_comment, resolve_comments
from scoring.domain.errors import Refused
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.wording import criterion_sentence
from scoring.models import ScoringModel
from scoring.queries.comments import comments_on, open_counts
from scoring.queries.labels import labels_of
from scoring.queries.models import draft_of, plain_document, read_version
from scoring.spec.matching import Plain
from scoring.spec.parts import find_criterion
from scoring.views.model_page import found_model, shown_version


@allowed("view_models")
def comments(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    """Of one rule; a POST adds one."""
    model = found_model(model_id)
    criterion, told = _found(model, rule_key)
    if request.method != "POST":
        return _answer(request, model, criterion, rule_key, told)
    if not may(request, "comment_models"):
        raise NotAllowed("comment_models")
    text = request.POST.get("text", "")
    try:
        add_comment(model=model, criterion=criterion, key=rule_key, text=text, author=request.user)
    except Refused as refused:
        return _answer(request, model, criterion, rule_key, told, status=422, typed=text, error=str(refused))
    if not is_htmx(request):
        messages.success(request, _("Your comment is there."))
        return redirect("rule-comments", model_id, rule_key)
    return trigger_client_event(_answer(request, model, criterion, rule_key, told), "commentsChanged")


@allowed("comment_models", methods=["POST"])
def resolve(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    """What was said of the rule is settled; it stays to be read."""
    model = found_model(model_id)
    criterion, told = _found(model, rule_key)
    count = resolve_comments(model=model, criterion=criterion, by=request.user)
    if not is_htmx(request):
        text = ngettext("%(n)s comment is settled.", "%(n)s comments are settled.", count) % {"n": count}
        messages.success(request, text)
        return redirect("rule-comments", model_id, rule_key)
    return trigger_client_event(_answer(request, model, criterion, rule_key, told), "commentsChanged")


@allowed("view_models", methods=["GET"])
def counts(request: Request, model_id: int) -> HttpResponse:
    """How many are open on each rule, out of band."""
    if not is_htmx(request):
        return redirect("model", model_id)
    shown = shown_version(request, model_id)
    found = open_counts(shown.model, plain_document(shown))
    return render(request, "comments/counts.html", {"counts": found, "model_id": model_id})


def _found(model: ScoringModel, rule_key: str) -> tuple[Plain, str]:
    """The rule as the draft has it, else as what is in force does; and in words, where it can be read."""
    for version in (draft_of(model), model.published):
        plain = plain_document(version) if version else None
        spot = find_criterion(plain, rule_key) if plain else None
        if version is None or plain is None or spot is None:
            continue
        document = read_version(version).document
        criterion: Plain = plain["groups"][spot[0]]["criteria"][spot[1]]
        if document is None:
            return criterion, ""
        read = document.groups[spot[0]].criteria[spot[1]]
        return criterion, sentence(criterion_sentence(read, labels=labels_of(model.object)))
    raise Http404


def _answer(
    request: Request, model: ScoringModel, criterion: Plain, rule_key: str, told: str, status: int = 200, **more: object
) -> HttpResponse:
    found = list(comments_on(model, criterion))
    context = {
        "link": link_to(model),
        "model_id": model.pk,
        "key": rule_key,
        "name": criterion["name"],
        "told": told,
        "comments": found,
        "has_open": any(each.resolved_at is None for each in found),
        "longest": LONGEST,
    }
    template = "comments/dialog.html" if is_htmx(request) else "comments/page.html"
    return render(request, template, context | more, status=status)
