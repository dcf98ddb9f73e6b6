"""Values of the insight pages as JSON and back: data classes of numbers, words, lists and further such values. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Made = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """A value as JSON has it: a data class as the list of its fields, a mapping as the list of its pairs."""
    if is_dataclass(value):
        return [plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[plain(key), plain(each)] for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


@cache
def reader(kind: Any) -> Made:
    """What makes values of this kind out of what :func:`plain` made of them."""
    if is_dataclass(kind):
        return of_fields(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return of_either(inner)
    if origin is tuple:
        return of_tuple([reader(each) for each in inner if each is not Ellipsis], is_open=Ellipsis in inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return of_pairs(*(reader(each) for each in inner))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return of_list(reader(inner[0]))
    return same


def same(value: Any) -> Any:
    return value


def of_fields(kind: Any) -> Made:
    hints = get_type_hints(kind)
    made = [reader(hints[field.name]) for field in fields(kind)]
    return lambda values: kind(*(each(value) for each, value in zip(made, values, strict=True)))


def of_either(kinds: Sequence[Any]) -> Made:
    """A kind or nothing; of several kinds of plain values each stays what it is."""
    known = [kind for kind in kinds if kind is not NoneType]
    made = reader(known[0]) if len(known) == 1 else same
    return lambda value: None if value is None else made(value)


def of_tuple(made: Sequence[Made], *, is_open: bool) -> Made:
    if is_open:
        return lambda values: tuple(made[0](value) for value in values)
    return lambda values: tuple(each(value) for each, value in zip(made, values, strict=True))


def of_pairs(key: Made, value: Made) -> Made:
    return lambda pairs: {key(name): value(each) for name, each in pairs}


def of_list(made: Made) -> Made:
    return list if made is same else lambda values: [made(value) for value in values]
