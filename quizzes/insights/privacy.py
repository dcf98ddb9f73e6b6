"""Keeping small groups back: no number speaks of fewer than five people, and none can be worked out. Pure.

Every set of numbers that is shown is a *table*: cells that part one known total, so each person is in one cell. A cell
of one to four people is kept back; because the total is known, a second cell goes with it, and more until those kept
back hold five people or more together. A cell of nobody speaks of nobody and is shown.

What this does not keep back: that somebody did *not* answer a question, and what changes between two looks at a page
when somebody answers in between.

Tables about the same people share the cells of ``SHARED``: what one keeps back, all keep back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

#: The smallest group that is shown.
FEWEST = 5
RIGHT, ASKED = "right", "asked"
#: The cells that have one meaning wherever they stand: right first time, and asked for the answer at once.
SHARED = (RIGHT, ASKED)
#: The cells that no page shows by themselves: where one has to go along, it costs least.
UNSHOWN = ("on", "unsure")

Table = Mapping[str, int]


def is_small(people: int) -> bool:
    """Whether a group is too small to be spoken of. Nobody at all is no group."""
    return 0 < people < FEWEST


def kept_back(table: Table, hide: Collection[str] = ()) -> frozenset[str]:
    """The cells of one table that are not shown: the small ones, those of ``hide``, and those that go with them.

    What goes with them is one that no page shows, else the smallest that is left, a shared one last.
    """
    back = {name for name, people in table.items() if is_small(people) or name in hide}
    left = sorted(
        (name for name, people in table.items() if people and name not in back),
        key=lambda name: (name not in UNSHOWN, name in SHARED, table[name], name),
    )
    while back and left and (len(back) < 2 or sum(table[name] for name in back) < FEWEST):
        back.add(left.pop(0))
    return frozenset(back)


def settle(tables: Mapping[str, Table], hide: Mapping[str, Collection[str]] | None = None) -> dict[str, frozenset[str]]:
    """The cells that each table keeps back, so that tables about the same people do not give each other away."""
    hide = hide or {}
    shared: set[str] = set()
    while True:
        found = {
            name: kept_back(table, shared.intersection(table).union(hide.get(name, ())))
            for name, table in tables.items()
        }
        now = shared.union(*(back.intersection(SHARED) for back in found.values()))
        if now == shared:
            return found
        shared = now


def settle_within(
    tables: Mapping[str, Table], rests: Iterable[Mapping[str, Table]]
) -> dict[str, frozenset[str]] | None:
    """``settle`` for tables over a part of the people, when the tables over more of them are shown too.

    ``rests`` are the same tables over the people that one such larger group has and this one has not: what is small
    there could be had by subtraction, so it is kept back here. None when such a rest is itself too small: then
    nothing of this group is shown.
    """
    hide: dict[str, set[str]] = {name: set() for name in tables}
    for rest in rests:
        if any(is_small(sum(table.values())) for table in rest.values()):
            return None
        for name, back in settle(rest).items():
            hide.setdefault(name, set()).update(back)
    return settle(tables, hide)
