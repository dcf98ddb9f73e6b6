"""The merges of the tokenizer exploration: 500, learned from the frozen lessons and the sample of eight languages.

Ties are decided by the order of bytes (:func:`courses.explorations.maths.tokenizer.learn`), so the same texts give the
same list. It takes a second or two.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from courses.explorations.making import corpus
from courses.explorations.maths.tokenizer import Merge, learn, runs

MERGES = 500


def learned() -> tuple[list[Merge], list[int]]:
    texts = [path.read_text("utf-8") for path in (corpus.CORPUS, corpus.SAMPLE)]
    return learn(Counter(chain.from_iterable(runs(line) for text in texts for line in text.splitlines())), MERGES)


def made() -> dict[str, list[int]]:
    """What stands in ``static/explore/tokenizer.json``: left, right, left, …, and how often each pair occurred."""
    merges, counts = learned()
    return {"merges": list(chain.from_iterable(merges)), "counts": counts}
