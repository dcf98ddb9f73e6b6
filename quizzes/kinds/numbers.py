"""Numbers as learners type them, in the spelling of any country, and as we store them.

What is clear is read: ``1.5``, ``1,5``, ``−1,5``, ``1 500``, ``1'500``, ``1.500,25``, ``1,500.25``, ``1e3``, and the
digits of any script. A single point or comma with one to three digits before it and exactly three after it
(``1,500``, ``1.500``) could part thousands or decimals, so it is sent back as unclear; a zero in front (``0,500``)
makes it decimal. Where the author wrote a number with three or more decimals, learners must be able to type one: then
``is_fine`` is set, and such a sign is always decimal.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from quizzes.kinds.shapes import Unclear

LONGEST = 40
STORED = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")

_SIGNS = {ord(sign): "-" for sign in "−–‒‐‑﹣－"} | {ord("＋"): "+"}
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ′`´＇٬"), "'")
_SEPARATORS = {ord("，"): ",", ord("．"): ".", ord("،"): ","}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"))
_SPELLING = str.maketrans(_SIGNS | _APOSTROPHES | _SEPARATORS | _INVISIBLE)

_NUMBER = re.compile(r"(?P<sign>[+-]?) ?(?P<body>[0-9., '٫]*[0-9][.,]?)(?:[eE](?P<power>[+-]?[0-9]{1,3}))?")
_WITH_UNIT = re.compile(r"[+-]? ?[0-9., '٫]*[0-9][.,]? ?(?P<unit>[^0-9., '٫](?:[^0-9]*|[^\W\d_]*[23]))")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<by>[., '])[0-9]{3}(?:(?P=by)[0-9]{3})*")
_GROUPED_BY_TWO = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def read(typed: str, *, is_fine: bool = False) -> Decimal:
    """Return the number that was typed. Unclear when it cannot be read, or could mean two numbers."""
    text = " ".join(typed.translate(_SPELLING).split())
    if len(text) > LONGEST:
        raise Unclear("long")
    text = "".join(_digit(character) for character in text)
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise Unclear("unit" if _has_unit(text) else "number")
    power = int(found["power"] or 0)
    body = _plain(found["body"], is_fine=is_fine or found["power"] is not None)
    value = Decimal(f"{found['sign']}{body}e{power}")
    if (value and abs(value.adjusted()) > LONGEST) or len(written(value)) > LONGEST:
        raise Unclear("long")
    return value


def written(value: Decimal) -> str:
    """Return the canonical text of a number: no exponent, no zeros at the end, zero without a sign."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed(text: str, *, is_fine: bool) -> str:
    """Return how a form would send the number with this canonical text, so that ``read`` is sure of it."""
    return f"{text}0" if not is_fine and _AMBIGUOUS.fullmatch(text.removeprefix("-")) else text


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _plain(body: str, *, is_fine: bool) -> str:
    """Return digits with at most one decimal point. Unclear when the separators do not make a number."""
    if _AMBIGUOUS.fullmatch(body) and not is_fine:
        raise Unclear("separator")
    at = _decimal_at(body, is_fine=is_fine)
    whole, decimals = (body, "") if at is None else (body[:at], body[at + 1 :])
    if decimals and not decimals.isdecimal():
        raise Unclear("number")
    return f"{_ungrouped(whole)}.{decimals or '0'}"


def _decimal_at(body: str, *, is_fine: bool) -> int | None:
    """Return where the decimal sign stands: the last of two different signs, or the only one of its sort."""
    if "٫" in body:
        return body.index("٫")
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return None
    return last if body.count(body[last]) == 1 else None


def _ungrouped(whole: str) -> str:
    if whole.isdecimal() or not whole:
        return whole or "0"
    if not (_GROUPED.fullmatch(whole) or _GROUPED_BY_TWO.fullmatch(whole)):
        raise Unclear("number")
    return re.sub(r"[., ']", "", whole)


def _has_unit(text: str) -> bool:
    """Whether the text is a number with a unit after it, or with a sign of money before it."""
    bare = text.lstrip("+-")
    if bare and unicodedata.category(bare[0]) == "Sc":
        return _NUMBER.fullmatch(bare[1:].lstrip()) is not None
    if text and unicodedata.category(text[-1]) == "Sc":
        return _NUMBER.fullmatch(text[:-1].rstrip()) is not None
    found = _WITH_UNIT.fullmatch(text)
    return found is not None and (found["unit"][0].isalpha() or found["unit"][0] in '%‰°"')
