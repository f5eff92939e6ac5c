"""The list of leads reads its ids from this index alone, whatever it filters by total, fit or engagement."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SQL = """
drop index scoring_score_total;
create index scoring_score_total on scoring_score (version_id, total desc, record_id) include (fit, engagement);
"""

UNDO = """
drop index scoring_score_total;
create index scoring_score_total on scoring_score (total desc, record_id);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("scoring", "0002_score_table")]
    operations: ClassVar = [migrations.RunSQL(SQL, reverse_sql=UNDO)]
