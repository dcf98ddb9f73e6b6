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
from django.db.models import BooleanField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Replace

from accounts.models import User

#: The signs that part words, beside spaces.
SIGNS = "@.-+_'"
#: More words than this say no more.
MOST_WORDS = 8
#: What may be a whole address.
ADDRESS = re.compile(r"[^\s@\x00]+@[^\s@\x00]+")
#: Nobody turns so many pages: what is beyond is found with more words. Counting a million takes longer than a look.
MOST = 1_000


class Words(Func):
    """What PostgreSQL has an index of: the words of a name and an address."""

    template = "to_tsvector('simple'::regconfig, translate(%(expressions)s, '{}', '{}'))".format(
        SIGNS.replace("'", "''"), " " * len(SIGNS)
    )
    arg_joiner = " || ' ' || "
    output_field = TextField()


class Query(Func):
    """What is asked of an index of words, in PostgreSQL's language."""

    template = "to_tsquery('simple', %(expressions)s)"
    output_field = TextField()


class Matches(Func):
    """Whether words meet a query."""

    template, arg_joiner = "(%(expressions)s)", " @@ "
    output_field = BooleanField()


def words(text: str) -> list[str]:
    """The words that are looked for, in lower case."""
    return re.findall(rf"[^\s\x00{re.escape(SIGNS)}]+", text.lower())[:MOST_WORDS]


def found(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Of these people the ones that are looked for; all of them without a word. On PostgreSQL no more than ``MOST``.

    PostgreSQL guesses that one in 50 has a word, whatever it is. For a list in order of addresses it would then read
    everybody by address until a page is full, which takes seconds where few have the word, or nobody. Asked for some
    rows in no order, it goes to the index, and to the table where everybody has the word.

    A whole address is its owner's alone: a million people may share all its words but one, and be read for it.
    """
    if ADDRESS.fullmatch(address := text.strip().lower()) and (owner := people.filter(email=address)).exists():
        return owner
    wanted = words(text)
    if not wanted:
        return people
    if connection.vendor == "postgresql":
        quoted = " & ".join("'{}':*".format(word.replace("\\", "\\\\").replace("'", "''")) for word in wanted)
        with_words = people.filter(Matches(Words("name", "email"), Query(Value(quoted))))
        return people.filter(pk__in=with_words.order_by().values("pk")[:MOST])
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
