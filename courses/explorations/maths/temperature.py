"""A model of words that only counts: which word follows which, turned into probabilities with a temperature.

A phrase is a row of words. Its two ends are the same token, :data:`BORDER`, so that a phrase can begin and stop by
chance as well. The logit of a word is the natural logarithm of how often it followed; divided by the temperature and
put through the softmax, that is the counted share itself at temperature 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp, log, log2
from typing import NamedTuple

BORDER = ""
#: The code of a phrase: printable characters without quote and backslash. The first ``SINGLE`` are a word each; the
#: others begin a word of two characters.
SIGNS = "".join(map(chr, range(33, 127))).replace('"', "").replace("\\", "")
SINGLE = 60

Phrase = tuple[str, ...]
Counts = list[tuple[str, int]]


def unpacked(words: str, phrases: str) -> list[Phrase]:
    """The phrases: ``words`` in the order of their codes, and codes, a space between two phrases."""
    known = words.split(" ")
    found = []
    for phrase in phrases.split(" "):
        signs = iter(map(SIGNS.index, phrase))
        numbers = (sign if sign < SINGLE else SINGLE + (sign - SINGLE) * len(SIGNS) + next(signs) for sign in signs)
        found.append(tuple(known[number] for number in numbers))
    return found


def packed(words: Sequence[str], phrases: Sequence[Phrase]) -> tuple[str, str]:
    """What :func:`unpacked` reads."""
    codes = {word: code(number) for number, word in enumerate(words)}
    return " ".join(words), " ".join("".join(codes[word] for word in phrase) for phrase in phrases)


def code(number: int) -> str:
    if number < SINGLE:
        return SIGNS[number]
    high, low = divmod(number - SINGLE, len(SIGNS))
    return SIGNS[SINGLE + high] + SIGNS[low]


def followers(phrases: Sequence[Phrase], context: Phrase) -> Counts:
    """What followed these words, with counts: the most frequent first, of equally frequent ones in order of letters."""
    counted: Counter[str] = Counter()
    for phrase in phrases:
        row = (BORDER, *phrase, BORDER)
        for end in range(len(context), len(row)):
            if row[end - len(context) : end] == context:
                counted[row[end]] += 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def seen(phrases: Sequence[Phrase], written: Phrase, most: int) -> Phrase:
    """The last ``most`` words of what is written, or as many of them as occur somewhere and are followed by something.

    This is the simplest form of backing off to a shorter context.
    """
    tail = written[-most:]
    while len(tail) > 1 and not followers(phrases, tail):
        tail = tail[1:]
    return tail


def logits(counts: Counts) -> list[float]:
    return [log(count) for _, count in counts]


def softmax(scores: Sequence[float], temperature: float) -> list[float]:
    """Shares of 1 in the ratio ``exp(score / temperature)``, in the order of ``scores``."""
    highest = max(scores)
    raised = [exp((score - highest) / temperature) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def shares(counts: Counts, temperature: float, top: int | None = None) -> list[float]:
    """The probability of each of the ``top`` first words, or of all; the others get none and are left out."""
    return softmax(logits(counts[:top]), temperature)


def entropy(probabilities: Sequence[float]) -> float:
    """How open the draw is, in bits (C. E. Shannon, 1948); 2 to this power is the number of equally likely words that
    would be as open."""
    return -sum(share * log2(share) for share in probabilities if share)


def pick(probabilities: Sequence[float], chance: float) -> int:
    """The index that a number from 0 up to 1 falls on, when the shares are laid end to end."""
    for index, share in enumerate(probabilities):
        chance -= share
        if chance < 0:
            return index
    return len(probabilities) - 1


class Copy(NamedTuple):
    """The longest stretch of a text that stands in one phrase; ``whole`` when text and phrase are the same."""

    length: int
    whole: bool


def copied(phrases: Sequence[Phrase], text: Phrase) -> Copy:
    longest = 0
    for phrase in phrases:
        for start in range(len(phrase)):
            for place in range(len(text)):
                length = 0
                while phrase[start + length : start + length + 1] == text[place + length : place + length + 1] != ():
                    length += 1
                longest = max(longest, length)
    return Copy(longest, text in phrases)
