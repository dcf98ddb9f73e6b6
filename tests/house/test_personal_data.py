"""Every table that holds something of a person is in the export, or on a list that says why not; column by column."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import connection, models

from accounts.declared import Exported, declared, model
from accounts.models import User

#: What columns are called that name a person, a browser or a network address without pointing at a row.
TELLING = ("email", "address", "ip", "session_key", "user_agent", "actor", "person", "learner", "user", "judge_key")
#: Tables that are no models: what they hold of people, and why nobody can take it along.
BESIDE = {
    "shared_cache": "counts of tries for minutes, by hashed address or number of the person",
    "django_migrations": "nothing",
    "courses_search": "the words of lessons",
}


def is_telling(field):
    return isinstance(field, models.GenericIPAddressField | models.EmailField) or field.name in TELLING


def points_at(found, targets):
    return any(
        field.concrete and not field.many_to_many and field.related_model in targets
        for field in found._meta.get_fields()
    )


def tables_of_people():
    """Models with a key to a person, an address or a session; and those whose rows hang on such a row."""
    every = [found for found in apps.get_models(include_auto_created=True) if found._meta.managed]
    people = {User} | {found for found in every if any(is_telling(field) for field in found._meta.concrete_fields)}
    while True:
        more = {found for found in every if found not in people and points_at(found, people)}
        if not more:
            return {found._meta.label for found in people}
        people |= more


def all_declared():
    return [table for app in declared() for table in app.tables]


def test_every_table_of_people_is_declared_once():
    names = [table.model for table in all_declared()]

    assert sorted(names) == sorted(set(names))
    assert tables_of_people() - set(names) == set()
    assert set(names) - tables_of_people() == set()


def test_the_search_for_such_tables_finds_them():
    found = tables_of_people()

    assert {"exams.Result", "exams.AuditEntry", "sessions.Session", "socialaccount.SocialToken"} <= found
    assert {"courses.Course", "courses.Lesson", "quizzes.Question", "exams.Item", "auth.Group"} & found == set()


def faults(table):
    """Columns that are told of and are not there, or are there and not told of."""
    found = model(table.model)
    said = {column.partition("__")[0] for column in table.columns} | set(table.left_out)
    said |= {table.owner.partition("__")[0], found._meta.pk.name}
    columns = {field.name for field in found._meta.concrete_fields}
    yield from (f"{table.model}.{name} is not there" for name in sorted(said - columns - {"pk"}))
    yield from (f"{table.model}.{name} is neither exported nor left out" for name in sorted(columns - said))
    if table.rows is None:
        for column in (table.owner, *table.columns):
            try:
                str(found._default_manager.values_list(column).query)
            except (FieldDoesNotExist, FieldError):
                yield f"{table.model}.{column} leads nowhere"


def test_every_column_is_exported_or_left_out_with_a_reason():
    exported = [table for table in all_declared() if isinstance(table, Exported)]

    assert [fault for table in exported for fault in faults(table)] == []
    assert [table.model for table in exported if not all(map(str, table.left_out.values()))] == []


def test_lists_and_files_have_names_of_their_own():
    for app in declared():
        names = [table.name for table in app.tables if isinstance(table, Exported)]
        assert sorted(names) == sorted(set(names)), app.name
    assert [app.name for app in declared()] == ["account", "reading", "practice", "exams"]


@pytest.mark.django_db
def test_tables_that_are_no_models_are_known():
    ours = {found._meta.db_table for found in apps.get_models(include_auto_created=True)}
    others = set(connection.introspection.table_names()) - ours

    assert {name for name in others if not name.startswith("courses_search_")} - set(BESIDE) == set()
