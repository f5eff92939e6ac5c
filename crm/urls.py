"""Addresses of the `crm` house."""

from django.urls import URLPattern, URLResolver, path

from crm.views import contacts, lists

urlpatterns: list[URLPattern | URLResolver] = [
    path("contacts/<int:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<int:contact_id>/timeline/", contacts.contact_timeline, name="contact-timeline"),
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.new_list, name="list-new"),
    path("lists/<int:list_id>/", lists.one_list, name="list"),
    path("lists/<int:list_id>/removed/", lists.remove_from_list, name="list-remove"),
    path("lists/<int:list_id>/edit/", lists.edit_list, name="list-edit"),
    path("lists/<int:list_id>/delete/", lists.remove_list, name="list-delete"),
]
