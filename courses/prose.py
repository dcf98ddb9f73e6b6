"""How hard a lesson's text is to read: its running sentences, their length, and the school grade that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import pyphen

WORD = re.compile(r"[^\W_]+(?:[’'\-.][^\W_]+)*")
#: A sentence ends before white space and what begins another one.
END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][”’\")\]]))\s+(?=[“‘\"(\[]*[A-Z0-9])")
#: What is no running text: tables, code, formulas, drawings, dictionary entries; callouts go by their class.
APART = frozenset({"table", "pre", "svg", "math", "figure", "dl"})
VOID = frozenset({"br", "img", "hr", "input", "source", "wbr"})
TEXTS = frozenset({"p", "li"})
#: A paragraph of fewer words is a label.
LEAST = 4


@dataclass(frozen=True)
class Prose:
    """The running text of a lesson: words of each sentence, and all syllables."""

    sentences: tuple[str, ...]

    @property
    def lengths(self) -> list[int]:
        """The number of words of each sentence."""
        return [len(WORD.findall(sentence)) for sentence in self.sentences]

    @property
    def mean(self) -> float:
        """Words in a sentence, on average; 0 of no text."""
        return sum(self.lengths) / len(self.lengths) if self.sentences else 0.0

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade level: years of US school after which a text of this kind is read with ease.

        0.39 words per sentence + 11.8 syllables per word - 15.59, after J. P. Kincaid, R. P. Fishburne, R. L. Rogers &
        B. S. Chissom (1975), "Derivation of New Readability Formulas for Navy Enlisted Personnel", Naval Technical
        Training Command, Research Branch Report 8-75. Syllables are counted by the hyphenation patterns of US English,
        which miss a few, so that the grade is a little low rather than high. 0 of no text.
        """
        words = [word for sentence in self.sentences for word in WORD.findall(sentence)]
        if not words:
            return 0.0
        return 0.39 * self.mean + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@cache
def patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)


@cache
def syllables(word: str) -> int:
    """The syllables of ``word`` as hyphenation parts them; at least one."""
    return 1 + len(patterns().positions(word))


def prose(html: Sequence[str]) -> Prose:
    """The running sentences of finished HTML, callouts, tables, figures and entries left out."""
    reader = Reader()
    for part in html:
        reader.feed(part)
    texts = (" ".join(text.split()) for text in reader.texts)
    whole = [text for text in texts if len(WORD.findall(text)) >= LEAST]
    return Prose(tuple(sentence for text in whole for sentence in END.split(text) if WORD.search(sentence)))


class Reader(HTMLParser):
    """Collects the text of paragraphs and list items."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        self._open.append((tag, tag in APART or classes[:1] == ["callout"] or classes[:1] == ["notes"]))
        if tag in TEXTS and not self._is_apart:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.texts and self._open and not self._is_apart:
            self.texts[-1] += data

    @property
    def _is_apart(self) -> bool:
        return any(apart for _, apart in self._open)
