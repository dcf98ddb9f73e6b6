"""A database that cannot keep what people write is refused before anything is in it."""

import pytest
from django.core.management.base import CommandError
from django.db import connection

from config import encoding
from config.backups import finishing, moving
from config.backups.refusal import Refused
from config.management.commands.start import Command
from tests.config.backups.conftest import made

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_database_of_a_site_keeps_every_script():
    assert encoding.trouble() == ""


if connection.vendor == "postgresql":

    def test_a_database_without_an_encoding_is_refused_with_the_commands_that_mend_it():
        """As ``createdb`` makes it on a machine that knows no locale."""
        name, owner = f"{connection.settings_dict['NAME']}_ascii", connection.settings_dict["USER"]
        ascii = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
        said = (
            f"The database {name} is encoded in SQL_ASCII and cannot keep other scripts. Make it anew while it is "
            f"empty, as the server's superuser: dropdb {name}; "
            f"createdb --owner {owner} --encoding UTF8 --template template0 {name}"
        )

        with made(name, options=ascii), finishing.connected_to({"NAME": name}):
            with pytest.raises(CommandError) as refused:
                Command().migrate()
            with pytest.raises(Refused) as refused_to_move:
                moving.refuse_rows()
            tables = connection.introspection.table_names()

        assert (str(refused.value), str(refused_to_move.value), tables) == (said, said, [])
