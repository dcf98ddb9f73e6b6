"""The course with its people, made once and put into every test."""

import pytest
from django.db import transaction

for module in ("doors", "files_door", "invariants", "learners"):
    pytest.register_assert_rewrite(f"tests.catalogue.{module}")

from tests.catalogue.learners import build, photograph, put_back


@pytest.fixture(scope="session")
def photo(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), transaction.atomic():
        made = photograph(lambda: build(tmp_path_factory.mktemp("orchard")))
        transaction.set_rollback(True)
    return made


@pytest.fixture
def orchard(db, photo):
    put_back(photo)
