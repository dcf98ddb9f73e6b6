"""An index of the words of names and addresses on PostgreSQL. It is made beside the people who sign in meanwhile."""

from django.db import migrations

NAME = "people_by_words"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # One that was cut off is there and answers nothing.
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY {NAME} ON accounts_user USING gin (to_tsvector('simple'::regconfig, "
            "translate(name || ' ' || email, '@.-+_''', '      ')))"
        )


def remove_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0005_who_signed_up_before")]

    operations = [migrations.RunPython(make_index, remove_index)]
