"""Certificate numbers: random, readable, forgiving of how they are typed and unforgiving of slips."""

from itertools import pairwise

import pytest

from exams.credentials.numbers import ALPHABET, BITS, new_number, number_of, read_number
from tests.exams.credentials.holders import NUMBER


def test_a_number_has_at_least_128_random_bits_in_groups_of_four():
    numbers = {new_number() for _ in range(2000)}

    assert BITS >= 128
    assert len(numbers) == 2000
    assert {len(number) for number in numbers} == {34}
    assert {len(group) for number in numbers for group in number.split("-")} == {4}
    assert set("".join(numbers)) == {*ALPHABET, "-"}
    assert set("ILOU") & set(ALPHABET) == set()


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.lower(),
        NUMBER.replace("-", ""),
        NUMBER.replace("-", " "),
        f"  {NUMBER}\n",
        NUMBER.replace("-", " – "),
        NUMBER.replace("-", "."),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert read_number(typed) == NUMBER


def test_look_alikes_are_read_as_what_they_stand_for():
    number = next(number for number in map(number_of, range(10**6)) if number.count("1") > 1)

    assert read_number(number.replace("0", "O").replace("1", "I", 1).replace("1", "l")) == number


@pytest.mark.parametrize(
    "typed", ["", "-", "N5PQ", NUMBER + "0", NUMBER[:-1], NUMBER.replace("N", "U"), NUMBER.replace("N", "Ñ"), "٣" * 28]
)
def test_what_cannot_be_a_number_is_none(typed):
    assert read_number(typed) == ""


def test_every_single_slip_is_noticed():
    plain = NUMBER.replace("-", "")
    slips = [
        plain[:index] + character + plain[index + 1 :]
        for index in range(len(plain))
        for character in ALPHABET
        if character != plain[index]
    ]

    assert len(slips) == 28 * 31
    assert [slip for slip in slips if read_number(slip)] == []


def test_every_two_characters_that_changed_places_are_noticed():
    for number in map(number_of, (0x2A5B5E7D1234567890ABCDEF123456789, 2**129 + 12345678901234567890)):
        plain = number.replace("-", "")
        swapped = [
            plain[:index] + right + left + plain[index + 2 :]
            for index, (left, right) in enumerate(pairwise(plain))
            if left != right
        ]

        assert len(swapped) > 15
        assert [text for text in swapped if read_number(text)] == []
