"""Tasks: the page of one's own, those on a contact's page, done with Undo, and made by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from crm.domain.tasks import TaskRefused, create_task, finish_task, reopen_task
from crm.interfaces.page_before import own_page_before
from crm.interfaces.task_forms import TaskForm
from crm.interfaces.task_rows import task_groups, task_rows
from crm.models import Contact, Task
from crm.queries.tasks import done_tasks, open_tasks, tasks_of
from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.components import Tab
from leadscoring.web.request import Request

A_PAGE = 50


@allowed("work_leads", methods=["GET"])
def tasks(request: Request) -> HttpResponse:
    """One's own, by how soon they are due; ?show=done those that are done."""
    asked = request.GET.copy()
    has_focus = bool(asked.pop("focus", ""))
    request.GET = asked  # type: ignore[assignment]
    is_done = request.GET.get("show") == "done"
    found = done_tasks(request.user) if is_done else open_tasks(request.user)
    page: Page[Task] = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown, now = list(page), timezone.now()
    context: dict[str, Any] = {
        "page": page,
        "is_done": is_done,
        "groups": [] if is_done else task_groups(shown, request.user, now),
        "rows": task_rows(shown, request.user, now) if is_done else [],
        "list_url": f"{request.path}?{request.GET.urlencode()}",
        "has_focus": has_focus,
    }
    if is_htmx(request):
        return render(request, "tasks/list.html", context)
    tabs = [
        Tab(_("To do"), reverse("tasks"), not is_done, None if is_done else page.paginator.count),
        Tab(_("Done"), f"{reverse('tasks')}?show=done", is_done),
    ]
    return render(request, "tasks/page.html", context | {"tabs": tabs})


@allowed("work_leads")
def task_new(request: Request) -> HttpResponse:
    """By hand; ?contact= says about whom. In a dialog, or on a page of its own."""
    contact = _contact(request.GET.get("contact", ""))
    form = TaskForm(request.POST if request.method == "POST" else None, initial={"assigned_to": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_task(contact=contact, by=request.user, **form.values())
        except TaskRefused as refused:
            form.add_error(None, str(refused))
        else:
            where = reverse("contact", args=[contact.pk]) if contact else reverse("tasks")
            return _changed(request, _("“%(task)s” is noted.") % {"task": made}, where)
    template = "tasks/new_form.html" if is_htmx(request) else "tasks/new.html"
    context = {"form": form, "contact": contact, "url": request.get_full_path()}
    return render(request, template, context, status=422 if form.is_bound else 200)


@allowed("work_leads", methods=["POST"])
def task_done(request: Request, task_id: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=task_id)
    try:
        done = finish_task(task=task, by=request.user)
    except TaskRefused as refused:
        return _refused(request, refused)
    text, undo = _("“%(task)s” is done.") % {"task": done}, reverse("task_reopen", args=[done.pk])
    return _changed(request, text, _page_before(request), undo)


@allowed("work_leads", methods=["POST"])
def task_reopen(request: Request, task_id: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=task_id)
    try:
        reopened = reopen_task(task=task, by=request.user)
    except TaskRefused as refused:
        return _refused(request, refused)
    return _changed(request, _("“%(task)s” is to be done again.") % {"task": reopened}, _page_before(request))


@allowed("work_leads", methods=["GET"])
def contact_tasks(request: Request, contact_id: int) -> HttpResponse:
    """Those on the contact's page, as they are now."""
    if not is_htmx(request):
        return redirect("contact", contact_id)
    contact = get_object_or_404(Contact, pk=contact_id)
    context = _of_contact(request, contact) | {"has_focus": "focus" in request.GET}
    return render(request, "tasks/of_contact_list.html", context)


def task_part(request: Request, contact: Contact) -> SafeString:
    """For the contact's page, through the registry; for those who work leads."""
    if not may(request, "work_leads"):
        return SafeString("")
    return render_to_string("tasks/of_contact.html", _of_contact(request, contact), request)


def _of_contact(request: Request, contact: Contact) -> dict[str, Any]:
    return {"contact": contact, "rows": task_rows(tasks_of(contact), request.user, timezone.now())}


def _contact(text: str) -> Contact | None:
    if not text:
        return None
    return get_object_or_404(Contact, pk=int(text) if text.isdecimal() and len(text) < 19 else 0)


def _changed(request: Request, text: str, url: str, undo: str = "") -> HttpResponse:
    """Nothing to swap: the lists of tasks on the page ask for themselves."""
    if not is_htmx(request):
        messages.success(request, text)
        return redirect(url)
    response = HttpResponse(status=204)
    trigger_client_event(response, "tasksChanged", {})
    return trigger_client_event(response, "toast", {"text": text, "tone": "ok"} | ({"undo": undo} if undo else {}))


def _refused(request: Request, refused: TaskRefused) -> HttpResponse:
    if not is_htmx(request):
        messages.error(request, str(refused))
        return redirect(_page_before(request))
    response = HttpResponse(status=409)
    trigger_client_event(response, "tasksChanged", {})
    return trigger_client_event(response, "toast", {"text": str(refused), "tone": "bad"})


def _page_before(request: Request) -> str:
    return own_page_before(request) or reverse("tasks")
