"""Addresses of notifications."""

from __future__ import annotations

from django.urls import path

from leadscoring.notifications import views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/newest/", views.newest, name="notifications-newest"),
    path("notifications/count/", views.count, name="notifications-count"),
    path("notifications/read/", views.read, name="notifications-read"),
    path("notifications/<int:notification_id>/", views.notification, name="notification"),
    path("settings/notifications/", views.notification_settings, name="notification_settings"),
]
