"""Says of the accounts that stand unconfirmed which ones no operator made, as well as that can be told afterwards."""

from django.db import migrations
from django.db.models import Exists, OuterRef

ADDED = 1


def tell(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    addresses = apps.get_model("account", "EmailAddress").objects.filter(user=OuterRef("pk"))
    added = apps.get_model("admin", "LogEntry").objects.filter(
        content_type__app_label="accounts", content_type__model="user", action_flag=ADDED
    )
    people.filter(
        Exists(addresses), ~Exists(addresses.filter(verified=True)), last_login=None, is_staff=False, is_superuser=False
    ).exclude(pk__in=[int(number) for number in added.values_list("object_id", flat=True) if number.isdigit()]).update(
        signed_up=True
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_signed_up"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop, elidable=True)]
