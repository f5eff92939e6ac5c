"""Addresses of users, teams, the organisation, the audit log, the set-up list and one's own profile."""

from django.urls import path

from leadscoring.settings_pages import audit, organisation, people, profile, set_up, teams

urlpatterns = [
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/done/", set_up.set_up_done, name="set-up-done"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/invite/", people.invite, name="person-invite"),
    path("settings/people/<int:user_id>/", people.person, name="person"),
    path("settings/people/<int:user_id>/link/", people.person_link, name="person-link"),
    path("settings/people/<int:user_id>/off/", people.person_off, name="person-off"),
    path("settings/people/<int:user_id>/on/", people.person_on, name="person-on"),
    path("settings/teams/", teams.teams, name="teams"),
    path("settings/teams/new/", teams.new_team, name="team-new"),
    path("settings/teams/<int:team_id>/", teams.team, name="team"),
    path("settings/teams/<int:team_id>/delete/", teams.remove_team, name="team-delete"),
    path("settings/organisation/", organisation.organisation, name="organisation"),
    path("settings/organisation/zones/", organisation.zones, name="organisation-zones"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/audit/export.csv", audit.audit_export, name="audit-export"),
]
