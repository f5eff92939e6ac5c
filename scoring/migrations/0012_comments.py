"""See the operations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0011_agreement")]

    operations = [
        migrations.AddField(
            model_name="scoringmodel",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="archived at"),
        ),
    ]
