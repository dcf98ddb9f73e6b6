"""What each app says it keeps of people: the one list that export, erasure and their tests go by.

``settings.PERSONAL_DATA`` names a module for each app; its ``DATA`` is a :class:`PersonalData`. A table that holds a
person's key and stands in none of them fails a test, and so does a column that is neither exported nor left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

if TYPE_CHECKING:
    from accounts.models import User

#: Text, mostly to be translated when it is shown.
Text = Any
Row = Mapping[str, Any]
#: How many rows are in memory at once.
BATCH = 1000


@dataclass(frozen=True)
class Exported:
    """A table whose rows a person gets.

    ``owner`` leads from a row to its person, ``columns`` are what is told of a row, as the database is asked for them;
    ``left_out`` says of every other column why it is not. ``rows`` makes the rows where which of them a person may
    see is a rule of its own.
    """

    model: str
    name: str
    title: Text
    owner: str
    columns: tuple[str, ...]
    left_out: Mapping[str, Text] = field(default_factory=dict)
    rows: Callable[[User, datetime], Iterable[Row]] | None = None

    def of(self, person: User, now: datetime) -> Iterator[Row]:
        """The rows of a person, a batch in memory at a time. One query, unless ``rows`` needs more."""
        if self.rows is not None:
            yield from self.rows(person, now)
            return
        names = [column.replace("__", "_") for column in self.columns]
        found = model(self.model)._default_manager.filter(**{self.owner: person.pk}).order_by("pk")
        for values in found.values_list(*self.columns).iterator(chunk_size=BATCH):
            yield dict(zip(names, values, strict=True))


@dataclass(frozen=True)
class NotExported:
    """A table with a person's key of which nothing is given out: what it is in words, and why."""

    model: str
    title: Text
    why: Text


@dataclass(frozen=True)
class File:
    """A file of the export beside the JSON. ``parts`` are its bytes, made when they are written."""

    name: str
    about: Text
    parts: Iterable[bytes]


@dataclass(frozen=True)
class Stake:
    """Something that goes, or that stays, when a person is erased, in words with its number."""

    text: Text
    is_kept: bool = False


def nothing(person: User) -> Iterable[Any]:
    return ()


def no_files(person: User, now: datetime) -> Iterable[File]:
    return ()


def never(person: User) -> bool:
    return False


@dataclass(frozen=True)
class PersonalData:
    """What one app keeps of people.

    ``name`` is that of its file in an export, ``stakes`` what erasing means there. ``is_busy``: something runs that
    must come to its end before the person can be erased.
    """

    name: str
    title: Text
    tables: tuple[Exported | NotExported, ...]
    files: Callable[[User, datetime], Iterable[File]] = no_files
    stakes: Callable[[User], Iterable[Stake]] = nothing
    is_busy: Callable[[User], bool] = never


def declared() -> list[PersonalData]:
    """What each app says, in the order of the settings."""
    return [import_module(name).DATA for name in settings.PERSONAL_DATA]


def is_busy(person: User) -> bool:
    """Whether something of this person runs, so that erasing waits."""
    return any(app.is_busy(person) for app in declared())


def stakes(person: User) -> list[Stake]:
    """What goes and what stays when this person is erased."""
    return [stake for app in declared() for stake in app.stakes(person)]


def model(label: str) -> type[Model]:
    """The model with a label such as ``courses.Enrolment``, those behind a relation of many to many too."""
    app, _, name = label.partition(".")
    return next(
        found
        for found in apps.get_app_config(app).get_models(include_auto_created=True)
        if found._meta.object_name == name
    )
