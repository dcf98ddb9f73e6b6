"""The encoding of a PostgreSQL database is settled when it is made; a site's texts are written in every script."""

from __future__ import annotations

from django.db import connection

WANTED = "UTF8"


def trouble() -> str:
    """Why the database cannot keep the texts of a site, and what to do; empty when it can."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        (found,) = cursor.fetchone()
    if found == WANTED:
        return ""
    name, owner = connection.settings_dict["NAME"], connection.settings_dict["USER"]
    made = f"dropdb {name}; createdb --owner {owner} --encoding {WANTED} --template template0 {name}"
    return (
        f"The database {name} is encoded in {found} and cannot keep other scripts. "
        f"Make it anew while it is empty, as the server's superuser: {made}"
    )
