"""Words as a search compares them: without case and accents, and as stems. Pure, and the same on every database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import snowballstemmer


#: At most so much of a query is looked at, and so many of its words.
LONGEST, MOST = 200, 8
#: A beginning of fewer letters is looked for as a whole word only: too much begins with it.
SHORTEST = 2
#: Scripts without spaces between words: each sign is a word, and signs beside each other a phrase.
_SIGN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: Vowel signs and the like, which are no letters of their own but stand inside words.
_MARK = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
#: A word: plain letters and digits, the quickest to see; letters and digits of any kind, with marks; or a sign.
_WORD = re.compile(rf"[0-9A-Za-z]++(?![^\x00-\x7f])|[^\W_{_SIGN}]+(?:[{_MARK}]+[^\W_{_SIGN}]*)*|[{_SIGN}]")
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_ACCENTS = re.compile("[\u0300-\u036f]")
#: Joined in some words, apart in none that anybody looks for: "AI's" is "AI".
_POSSESSIVE = re.compile(r"[’']s\b")

#: Words that say nothing about what is looked for; left out of a query that has others.
STOP = frozenset(
    "a about am an and are as at be been being by can could did do does doing for from had has have having how i "
    "if in into is it its me my of on or our shall should so than that the their them then there these they this "
    "those to too us very was we were what when where whether which while who whose why will with would "
    "you your".split()
)
#: Words that say little; left out of a question that has ``ENOUGH`` others.
FILLER = frozenset(
    "all also any anyone because before between but cannot each else even ever every get gets go got just know "
    "like many may might more most much must no not now often one only other over own say says some such tell use "
    "used uses using want within without yet".split()
)
ENOUGH = 2


class Token(NamedTuple):
    """A word in a text: where it stands, how it is compared, and its stem."""

    start: int
    end: int
    folded: str
    stem: str


#: Where a word in a text begins and ends.
Span = tuple[int, int]


@dataclass(frozen=True)
class Wanted:
    """One thing that a query asks for: words that stand beside each other, or the beginning of a word.

    ``stems`` are those of the words; ``beginning`` is what the word may begin with instead, or empty.
    """

    stems: tuple[str, ...]
    beginning: str = ""


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """``word`` in small letters without accents, compatible forms as one."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word, by the Snowball rules for English ("Porter 2").

    M. F. Porter, "Snowball: A language for stemming algorithms", 2001; words of other alphabets stay as they are.
    """
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    import snowballstemmer  # 40 languages, loaded with the first word

    return snowballstemmer.stemmer("english")


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text``, in order."""
    for match in _WORD.finditer(text):
        word = folded(match[0])
        if word and _WORD.fullmatch(word):
            yield Token(match.start(), match.end(), word, stem(word))
        else:
            # One sign may fold into several words, such as a fraction into two numbers.
            for part in _WORD.findall(word):
                yield Token(match.start(), match.end(), part, stem(part))


def places(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Where the words of ``text`` stand, of those that begin at ``start`` or later."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield match.span()


class Marker:
    """Finds what a query asks for in texts. It remembers the words it has seen: texts repeat most of theirs."""

    def __init__(self, asked: Sequence[Wanted]) -> None:
        self._stems = {stem for one in asked for stem in one.stems}
        self._beginnings = tuple(one.beginning for one in asked if one.beginning)
        # Stemming and folding leave a plain first letter as it is: what begins with another one is no hit.
        firsts = {word[0] for word in (*self._stems, *self._beginnings) if word[0].isascii()}
        plain = "".join(sorted(firsts | {first.upper() for first in firsts}))
        self._begins = re.compile(rf"[{_SIGN}]|[{plain}\x80-\U0010ffff](?<![^\W_{_SIGN}].)(?<![{_MARK}].)", re.DOTALL)
        self._known: dict[str, bool] = {}

    def hits(self, text: str) -> list[Span]:
        """Where the words of ``text`` stand that were looked for, in order."""
        found = []
        for begins in self._begins.finditer(text):
            word = _WORD.match(text, begins.start())
            if word and self._is_hit(word[0]):
                found.append(word.span())
        return found

    def _is_hit(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = any(
                token.stem in self._stems or bool(self._beginnings and token.folded.startswith(self._beginnings))
                for token in tokens(word)
            )
        return known


def wanted(query: str) -> tuple[Wanted, ...]:
    """What ``query`` asks for: phrases in quotation marks, words, and a last word that may go on.

    Nothing in it is a sign with a meaning of its own; there is no query that is wrong.
    """
    text = _POSSESSIVE.sub("", query[:LONGEST])
    phrases = [tuple(tokens(match[1])) for match in _PHRASE.finditer(text)]
    rest = _PHRASE.sub(lambda match: " " * len(match[0]), text)
    words = list(joined(tokens(rest)))
    found = [Wanted(tuple(token.stem for token in phrase)) for phrase in phrases if phrase]
    asked = [word for word in words if not is_in(STOP, word)] or ([] if found else words)
    telling = [word for word in asked if not is_in(FILLER, word)]
    asked = telling if len(telling) >= ENOUGH else asked
    for word in asked:
        is_open = len(word) == 1 and word[0].end == len(text) and len(word[0].folded) >= SHORTEST
        found.append(Wanted(tuple(token.stem for token in word), word[0].folded if is_open else ""))
    return tuple(dict.fromkeys(found))[:MOST]


def joined(found: Iterator[Token]) -> Iterator[tuple[Token, ...]]:
    """Words one by one; signs of scripts without spaces that touch each other together."""
    run: list[Token] = []
    for token in found:
        is_sign = re.fullmatch(f"[{_SIGN}]", token.folded) is not None
        if run and not (is_sign and token.start == run[-1].end):
            yield tuple(run)
            run = []
        run.append(token)
        if not is_sign:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def is_in(listed: frozenset[str], word: Sequence[Token]) -> bool:
    return len(word) == 1 and word[0].folded in listed
