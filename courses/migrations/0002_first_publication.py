"""The one row that holds the content version."""

from django.db import migrations


def add_row(apps, schema_editor):
    apps.get_model("courses", "Publication").objects.get_or_create(pk=1, defaults={"version": 1})


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [migrations.RunPython(add_row, migrations.RunPython.noop)]
