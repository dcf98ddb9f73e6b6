"""Looking for people by words of their name or address: each word looked for begins one of theirs.

On PostgreSQL an index of these words answers, however many people there are (migration ``find_people``); SQLite reads
names and addresses through, which a hundred thousand take tenths of a second for. Both part words at the same signs.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Replace

from accounts.models import User

#: The signs that part words, beside spaces.
SIGNS = "@.-+_'"
#: More words than this say no more.
MOST_WORDS = 8
WHOLE = "accounts_user.name || ' ' || accounts_user.email"
#: What PostgreSQL has an index of.
VECTOR = "to_tsvector('simple'::regconfig, translate({}, '{}', '{}'))".format(
    WHOLE, SIGNS.replace("'", "''"), " " * len(SIGNS)
)
#: Nobody turns so many pages: what is beyond is found with more words. Counting a million takes longer than a look.
MOST = 1_000


def words(text: str) -> list[str]:
    """The words that are looked for, in lower case."""
    return re.findall(rf"[^\s\x00{re.escape(SIGNS)}]+", text.lower())[:MOST_WORDS]


def found(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Of these people the ones that are looked for; all of them without a word."""
    wanted = words(text)
    if not wanted:
        return people
    if connection.vendor == "postgresql":
        quoted = " & ".join("'{}':*".format(word.replace("\\", "\\\\").replace("'", "''")) for word in wanted)
        # What was typed is a parameter, and within it each word is quoted.
        query = RawSQL(f"{VECTOR} @@ to_tsquery('simple', %s)", [quoted], output_field=BooleanField())  # noqa: S611
        return people.filter(query)
    whole: Any = Concat(Value(" "), "name", Value(" "), "email", output_field=TextField())
    for sign in SIGNS:
        whole = Replace(whole, Value(sign), Value(" "), output_field=TextField())
    people = people.alias(words=whole)
    for word in wanted:
        # The words are parted only where one of them is there at all: that is ten times as quick.
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
        people = people.filter(words__icontains=f" {word}")
    return people


class FirstPages(Paginator):
    """Pages of the first ``MOST`` rows; a list that is longer counts as so many."""

    @cached_property
    def count(self) -> int:
        people = cast("QuerySet[User]", self.object_list)
        return people.order_by()[:MOST].count()
