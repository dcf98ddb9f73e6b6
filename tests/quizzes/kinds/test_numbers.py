"""Numbers as learners type them: what is read as what, and what is sent back as unclear."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds import numbers
from quizzes.kinds.shapes import Unclear

CLEAR = [
    ("5", "5"),
    ("0", "0"),
    ("-0", "0"),
    ("-0.0", "0"),
    ("007", "7"),
    ("1.5", "1.5"),
    ("1,5", "1.5"),
    ("1.50", "1.5"),
    (" 1.5\n", "1.5"),
    (".5", "0.5"),
    (",5", "0.5"),
    ("5.", "5"),
    ("-1.5", "-1.5"),
    ("−1,5", "-1.5"),
    ("–1,5", "-1.5"),
    ("- 1.5", "-1.5"),
    ("+3", "3"),
    ("＋3", "3"),
    ("1e3", "1000"),
    ("1E3", "1000"),
    ("1.5e-3", "0.0015"),
    ("1,5e+3", "1500"),
    ("1.500e3", "1500"),
    ("1e0", "1"),
    ("1500", "1500"),
    ("1 500", "1500"),
    (" 1 500 ", "1500"),
    ("1\xa0500", "1500"),
    ("1\u202f500", "1500"),
    ("1\u2009500", "1500"),
    ("1'500", "1500"),
    ("1’500", "1500"),
    ("1 500 000", "1500000"),
    ("1'500'000", "1500000"),
    ("1.500.000", "1500000"),
    ("1,500,000", "1500000"),
    ("1,00,000", "100000"),
    ("12,34,567.5", "1234567.5"),
    ("1.500,25", "1500.25"),
    ("1,500.25", "1500.25"),
    ("1.500.000,5", "1500000.5"),
    ("1 500,250", "1500.25"),
    ("1'500.250", "1500.25"),
    ("0,500", "0.5"),
    ("0.500", "0.5"),
    ("-0,125", "-0.125"),
    ("1.5000", "1.5"),
    ("12345.678", "12345.678"),
    ("1234,567", "1234.567"),
    (".125", "0.125"),
    ("٣", "3"),
    ("٣٫٥", "3.5"),
    ("١٬٥٠٠", "1500"),
    ("١٬٥٠٠٫٢٥", "1500.25"),
    ("１，５", "1.5"),
    ("३.५", "3.5"),
    ("\u200e1.5\u200f", "1.5"),
    ("1" * 40, "1" * 40),
    ("0e999", "0"),
]
UNCLEAR = [
    ("1,500", "separator"),
    ("1.500", "separator"),
    ("-1.125", "separator"),
    ("12,345", "separator"),
    ("123.456", "separator"),
    ("50%", "unit"),
    ("50 %", "unit"),
    ("5 minutes", "unit"),
    ("1,5 km/h", "unit"),
    ("25 °C", "unit"),
    ("3 m2", "unit"),
    ("$5", "unit"),
    ("-€ 5", "unit"),
    ("5 €", "unit"),
    ("five", "number"),
    ("-", "number"),
    (".", "number"),
    ("1 5", "number"),
    ("1.5.5", "number"),
    ("1,50,0", "number"),
    ("1 50", "number"),
    ("1'500 000", "number"),
    ("1.5 000", "number"),
    ("1,500,25", "number"),
    ("1/2", "number"),
    ("½", "number"),
    ("5²", "number"),
    ("3+4", "number"),
    ("5-6", "number"),
    ("--5", "number"),
    ("+-5", "number"),
    ("5 or 6", "number"),
    ("0x10", "number"),
    ("NaN", "number"),
    ("Infinity", "number"),
    ("1e3.5", "number"),
    ("1e9999", "number"),
    ("1_000", "number"),
    ("1\x005", "number"),
    ("\ud800", "number"),
    ("1" * 41, "long"),
    ("1e40", "long"),
    ("1e-40", "long"),
    ("1e999", "long"),
    ("5 " + "x" * 40, "long"),
]


@pytest.mark.parametrize(("typed", "number"), CLEAR)
def test_what_is_clear_is_read(typed, number):
    assert numbers.written(numbers.read(typed)) == number


@pytest.mark.parametrize(("typed", "reason"), UNCLEAR)
def test_what_is_not_clear_is_sent_back_with_the_reason(typed, reason):
    with pytest.raises(Unclear) as sent_back:
        numbers.read(typed)

    assert sent_back.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1.125", "1.125"), ("1,125", "1.125"), ("1.500", "1.5"), ("1,500.25", "1500.25"), ("1 500", "1500")],
)
def test_where_the_author_wrote_thousandths_a_single_sign_is_decimal(typed, number):
    assert numbers.written(numbers.read(typed, is_fine=True)) == number


@pytest.mark.parametrize(
    ("number", "coarse", "fine"),
    [
        ("1.125", "1.1250", "1.125"),
        ("-12.345", "-12.3450", "-12.345"),
        ("0.125", "0.125", "0.125"),
        ("1.5", "1.5", "1.5"),
        ("1500", "1500", "1500"),
    ],
)
def test_a_stored_number_is_filled_in_so_that_it_is_clear(number, coarse, fine):
    assert [numbers.typed(number, is_fine=is_fine) for is_fine in (False, True)] == [coarse, fine]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=9), st.booleans()
)
def test_every_number_is_read_back_from_what_is_filled_in(value, is_fine):
    text = numbers.written(value)

    assert numbers.STORED.fullmatch(text)
    assert numbers.read(numbers.typed(text, is_fine=is_fine), is_fine=is_fine) == Decimal(text) == value


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=60) | st.text("0123456789.,' +-eE٫٬%−", max_size=42))
def test_any_text_is_read_or_sent_back(typed):
    try:
        text = numbers.written(numbers.read(typed))
    except Unclear:
        return

    assert numbers.STORED.fullmatch(text)
    assert len(text) <= numbers.LONGEST
