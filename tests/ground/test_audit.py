"""The audit log is only ever appended to."""

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import AuditEntry, Team


def test_entry_says_who_did_what_to_what(admin):
    team = Team.objects.create(name="Inside sales")
    record(action="team.renamed", actor=admin, on=team, before={"name": "Sales"}, after={"name": "Inside sales"})
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.object_type, entry.object_id, entry.object_label) == (
        admin,
        "team.renamed",
        "accounts.team",
        str(team.pk),
        "Inside sales",
    )
    assert (entry.before, entry.after) == ({"name": "Sales"}, {"name": "Inside sales"})


def test_entry_of_the_system_about_something_gone(db):
    entry = record(
        action="activity.deleted", actor=None, object_type="crm.activity", object_id=7, object_label="x" * 999
    )
    assert (entry.actor, entry.object_id, len(entry.object_label), entry.before) == (None, "7", 300, None)


@pytest.mark.parametrize("sql", ["update accounts_auditentry set action = 'x'", "delete from accounts_auditentry"])
def test_database_refuses_to_alter_an_entry(admin, sql):
    record(action="team.renamed", actor=admin, object_type="accounts.team")
    with pytest.raises((InternalError, IntegrityError), match="only ever appended"), transaction.atomic():
        connection.cursor().execute(sql)
    assert AuditEntry.objects.get().action == "team.renamed"


def test_model_refuses_too(db):
    entry = record(action="team.renamed", actor=None, object_type="accounts.team")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_entry_outlives_its_actor(admin):
    record(action="team.renamed", actor=admin, object_type="accounts.team")
    admin.delete()
    assert AuditEntry.objects.get().actor is None
