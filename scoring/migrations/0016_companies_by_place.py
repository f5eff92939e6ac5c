from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0015_changes_unchecked")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="by_company",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
