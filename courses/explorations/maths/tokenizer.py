"""Byte-level byte-pair encoding: a text as pieces, which grow as frequent neighbors are joined.

A text is its UTF-8 bytes, cut into *runs*: a run holds one kind of sign (letters, which here means A to Z, a to z and
every byte from 128, or digits, or other signs) and the space before it. A *merge* is a pair of pieces that are joined
wherever they stand side by side in a run, never across two. Pieces have numbers: 0 to 255 are the bytes, 256 is what
the first merge makes, and so on, so the vocabulary with k merges has 256 + k pieces.

P. Gage (1994), "A New Algorithm for Data Compression", C Users Journal 12(2); for words R. Sennrich, B. Haddow & A.
Birch (2016), arXiv 1508.07909; over bytes A. Radford et al. (2019), "Language Models are Unsupervised Multitask
Learners".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

Merge = tuple[int, int]
#: The pieces before any merge: one for each byte.
BYTES = 256
RUN = re.compile(rb" ?(?:[A-Za-z\x80-\xff]+|[0-9]+|[^ A-Za-z0-9\x80-\xff]+)| ")


def runs(text: str) -> list[bytes]:
    """The runs of a text, in order; together they are its bytes."""
    return RUN.findall(text.encode())


def join(pieces: Sequence[int], merge: Merge, made: int) -> list[int]:
    """The pieces of a run after a merge, from left to right: in ``a a a`` the first two are joined."""
    joined: list[int] = []
    at = 0
    while at < len(pieces):
        is_pair = at + 1 < len(pieces) and (pieces[at], pieces[at + 1]) == merge
        joined.append(made if is_pair else pieces[at])
        at += 2 if is_pair else 1
    return joined


def encode(text: str, merges: Sequence[Merge]) -> list[int]:
    """The pieces of a text: its bytes, then every merge once, in order."""
    return stages(text, merges)[-1][1]


def stages(text: str, merges: Sequence[Merge]) -> list[tuple[int, list[int]]]:
    """``(k, pieces)`` for 0 merges and for each number k of merges whose last one joins something in the text."""
    split = [list(run) for run in runs(text)]
    found = [(0, list(chain.from_iterable(split)))]
    for rank, merge in enumerate(merges):
        after = [join(run, merge, BYTES + rank) for run in split]
        if after != split:
            split = after
            found.append((rank + 1, list(chain.from_iterable(split))))
    return found


def vocabulary(merges: Sequence[Merge]) -> list[bytes]:
    """The bytes of each piece by its number."""
    pieces = [bytes([byte]) for byte in range(BYTES)]
    for left, right in merges:
        pieces.append(pieces[left] + pieces[right])
    return pieces


def decode(pieces: Iterable[int], merges: Sequence[Merge]) -> str:
    """The text that these pieces make."""
    known = vocabulary(merges)
    return b"".join(known[piece] for piece in pieces).decode()


def learn(counted: Mapping[bytes, int], number: int) -> tuple[list[Merge], list[int]]:
    """The first ``number`` merges for runs that occur so often, and how often each pair occurred when it was joined.

    Each time the most frequent pair is joined; of several it is the one whose left piece comes first in the order of
    bytes, then the one whose right piece does.
    """
    split = [(list(run), times) for run, times in counted.items()]
    pieces = vocabulary(())
    pairs: Counter[Merge] = Counter()
    places: dict[Merge, set[int]] = {}
    for place, (run, times) in enumerate(split):
        for pair in pairwise(run):
            pairs[pair] += times
            places.setdefault(pair, set()).add(place)
    merges: list[Merge] = []
    counts: list[int] = []
    while len(merges) < number and any(pairs.values()):
        best = min(pairs, key=lambda pair: (-pairs[pair], pieces[pair[0]], pieces[pair[1]]))
        counts.append(pairs[best])
        for place in places[best]:
            run, times = split[place]
            after = join(run, best, BYTES + len(merges))
            for pair in pairwise(run):
                pairs[pair] -= times
            for pair in pairwise(after):
                pairs[pair] += times
                if pair != best:
                    places.setdefault(pair, set()).add(place)
            split[place] = (after, times)
        merges.append(best)
        pieces.append(pieces[best[0]] + pieces[best[1]])
        del pairs[best]
    return merges, counts
