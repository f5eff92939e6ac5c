"""The table of scores, partitioned by version: a publish fills a partition of its own, which is shown when it is complete."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SCORE = """
create table scoring_score (
  version_id bigint not null,
  record_id bigint not null,
  as_of timestamptz not null,
  total bigint not null,
  fit bigint,
  engagement bigint,
  total_band smallint,
  fit_band smallint,
  engagement_band smallint,
  disqualified boolean not null,
  points integer[] not null
) partition by list (version_id);
create unique index scoring_score_key on scoring_score (version_id, record_id);
create index scoring_score_total on scoring_score (total desc, record_id);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("scoring", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(SCORE, reverse_sql="drop table scoring_score")]
