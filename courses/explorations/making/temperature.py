"""The phrases of the temperature exploration: those of the frozen lessons that are made of frequent words.

A phrase reaches from one punctuation mark to the next. It is taken when it has 3 to 12 words, no digits, and only words
that occur at least ``LEAST`` times in all phrases. So the words repeat, which a model that counts needs, and the whole
model fits into one small file: every count is counted from these phrases, and none is left out. The first word of a
phrase loses its capital unless it mostly has one elsewhere.

Words are numbered from the most frequent down (ties in the order of letters), because frequent numbers have short codes
(:func:`courses.explorations.maths.temperature.packed`).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from courses.explorations.making import corpus
from courses.explorations.maths.temperature import Phrase, packed

LEAST = 8
SHORTEST, LONGEST = 3, 12
MARK = re.compile(r"[.?!:;,“”()\[\]…]+|\s[–—-]\s|[–—]")
WORD = re.compile(r"[A-Za-z]+(?:[’-][A-Za-z]+)*’?")

#: What a text can begin with. Longer contexts are found in fewer phrases, or in none ("is a language"). The likeliest
#: word after the fifth makes a false sentence.
STARTS = (
    "but it does",
    "the question",
    "people",
    "what you should",
    "French is a language",
    "The museum opens at",
    "a language model",
    "before you",
    "as they are",
    "in front of",
    "all of them",
    "part of the",
)


def phrases() -> list[Phrase]:
    found = [
        words
        for line in corpus.CORPUS.read_text("utf-8").splitlines()
        for words in map(str.split, MARK.split(line))
        if words and all(map(WORD.fullmatch, words))
    ]
    inside = Counter(chain.from_iterable(words[1:] for words in found))
    for words in found:
        small = words[0][0].lower() + words[0][1:]
        words[0] = words[0] if inside[words[0]] > inside[small] else small
    often = Counter(chain.from_iterable(found))
    return [
        tuple(words)
        for words in found
        if SHORTEST <= len(words) <= LONGEST and all(often[word] >= LEAST for word in words)
    ]


def made() -> dict[str, object]:
    """What stands in ``static/explore/temperature.json``."""
    taken = phrases()
    often = Counter(chain.from_iterable(taken))
    words, rows = packed(sorted(often, key=lambda word: (-often[word], word)), taken)
    return {"starts": list(STARTS), "words": words, "phrases": rows}
