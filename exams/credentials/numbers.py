"""Certificate numbers: 130 random bits that can be read out, typed and checked for slips. Pure.

26 characters and 2 check characters, in groups of four: ``7K4Q-92XD-0M3T-…``. The alphabet is Crockford's base 32,
which has no I, L, O and U. The check is the number modulo the prime 1021 (the largest with two characters): any one
wrong character and any two that changed places are noticed.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 130
LENGTH = BITS // 5
PRIME = 1021
#: What people type for a character that is not in the alphabet, and what they put between groups.
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEPARATORS = str.maketrans("", "", " \t\n\r-‐‑‒–—−_.·\u00a0\u2009\u202f")


def new_number() -> str:
    """A number nobody has, and nobody can guess."""
    return number_of(secrets.randbits(BITS))


def number_of(value: int) -> str:
    """The number of 130 bits, with its check characters and hyphens."""
    text = encoded(value, LENGTH) + encoded(value % PRIME, 2)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_number(text: str) -> str:
    """A typed number as it is stored; "" when it cannot be one (a slip, or too short)."""
    if len(text) > 200:
        return ""
    plain = text.translate(SEPARATORS).upper().translate(LOOKALIKES)
    if len(plain) != LENGTH + 2 or set(plain) - set(ALPHABET):
        return ""
    value, check = decoded(plain[:LENGTH]), decoded(plain[LENGTH:])
    return number_of(value) if value % PRIME == check else ""


def encoded(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> shift & 31] for shift in range(5 * (length - 1), -1, -5))


def decoded(text: str) -> int:
    value = 0
    for character in text:
        value = value << 5 | ALPHABET.index(character)
    return value
