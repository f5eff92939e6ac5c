"""Addresses of e-mail."""

from __future__ import annotations

from django.urls import path

from leadscoring.mail import views

urlpatterns = [
    path("settings/mail/", views.mails, name="mails"),
    path("settings/mail/<int:mail_id>/again/", views.again, name="mail-again"),
]
