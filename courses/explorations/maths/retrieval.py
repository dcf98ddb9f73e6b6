"""Paragraphs ranked by the words that they share with a question: TF-IDF weights, compared by cosine.

A word's weight in a paragraph is how often it stands there (term frequency; H. P. Luhn, 1957) times ln(N / n) with N
paragraphs, n of which have it (inverse document frequency; K. Spärck Jones, 1972, "A statistical interpretation of term
specificity", Journal of Documentation 28(1)). A score is the cosine of the angle between question and paragraph, each
as its list of weights (G. Salton, A. Wong & C. S. Yang, 1975, "A vector space model for automatic indexing", CACM
18(11)): 0 where no word is shared, 1 where all weights are in proportion. Words that no paragraph has are left out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
VOWEL = re.compile("[aeiouy]")
#: Scores are rounded to this many decimals, so that a score of 1 is 1 and equal scores keep the paragraphs' order.
DECIMALS = 9


def stem(word: str) -> str:
    """``word`` without a few English endings, so that “searches” and “search” are one word.

    The rule is this course's own and a small one: possessive, plural, -ing and -ed, a last e. It knows no exceptions.
    """
    word = re.sub("['’]s?$", "", word)
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif re.search("(ss|ch|sh|x|z)es$", word):
        word = word[:-2]
    elif re.search("[^sui]s$", word) and len(word) > 3:
        word = word[:-1]
    cut = re.sub("(?<!e)ed$|ing$", "", word)
    if cut != word and len(cut) > 2 and VOWEL.search(cut):
        word = re.sub(r"([^lsz])\1$", r"\1", cut)
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def terms(text: str, common: Collection[str], is_stemmed: bool) -> list[str]:
    """The words of ``text`` that are compared: in lower case, without the common ones, and perhaps stemmed."""
    words = [word for word in WORD.findall(text.lower()) if word not in common]
    return [stem(word) for word in words] if is_stemmed else words


@dataclass(frozen=True)
class Index:
    """What a search needs: in how many paragraphs each word stands, and each paragraph's weights with their length."""

    spread: dict[str, int]
    weights: list[dict[str, float]]
    lengths: list[float]
    common: Collection[str]
    is_stemmed: bool

    def weight(self, word: str) -> float:
        """How much one ``word`` counts: ln(N / n), nothing for a word that no paragraph has."""
        return math.log(len(self.weights) / self.spread[word]) if word in self.spread else 0.0

    def weigh(self, words: Sequence[str]) -> dict[str, float]:
        return {word: often * self.weight(word) for word, often in Counter(words).items() if word in self.spread}


def index(paragraphs: Sequence[str], common: Collection[str], *, is_stemmed: bool) -> Index:
    found = [terms(text, common, is_stemmed) for text in paragraphs]
    made = Index({}, [{}] * len(found), [], common, is_stemmed)
    for words in found:
        for word in dict.fromkeys(words):
            made.spread[word] = made.spread.get(word, 0) + 1
    made.weights[:] = [made.weigh(words) for words in found]
    made.lengths[:] = [length(weights) for weights in made.weights]
    return made


def length(weights: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def search(made: Index, question: str) -> list[tuple[int, float]]:
    """Every paragraph that shares a word with ``question``, with its score; the best first, then in their order."""
    asked = made.weigh(terms(question, made.common, made.is_stemmed))
    own = length(asked)
    found = []
    for at, weights in enumerate(made.weights):
        shared = sum(weight * weights[word] for word, weight in asked.items() if word in weights)
        if shared:
            found.append((at, round(shared / (own * made.lengths[at]), DECIMALS)))
    return sorted(found, key=lambda one: (-one[1], one[0]))
