"""The questions of a paper as its page holds them, and answers that somebody could give with their controls."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Question:
    """``single`` and ``several`` are what can be marked, ``lists`` what can be chosen from, ``is_typed`` a field."""

    rev: int = 0
    single: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    lists: list[list[str]] = field(default_factory=list)
    is_typed: bool = False

    def answer(self, dice: random.Random, *, but: list[str]) -> list[str]:
        """Values that are not those of ``but``, in the order in which the page would send them."""
        for _turn in range(50):
            values = self.values(dice)
            if values != but:
                return values
        raise AssertionError(f"there is no other answer than {but}")

    def values(self, dice: random.Random) -> list[str]:
        if self.is_typed:
            return [str(dice.randint(1, 999))]
        if self.lists:
            return [dice.choice(options) for options in self.lists]
        if self.several:
            marked = {dice.choice(self.several), dice.choice(self.several)}
            return [value for value in self.several if value in marked]
        return [dice.choice(self.single)]


class Reader(HTMLParser):
    """Collects what belongs to ``name="answer"`` of each ``data-question``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[int, Question] = {}
        self.current, self.options = Question(), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "data-question" in given:
            self.current = self.found[int(given["data-question"])] = Question()
        elif tag == "input" and given.get("name") == "rev":
            self.current.rev = int(given["value"])
        elif tag == "option" and given.get("value"):
            self.options.append(given["value"])
        elif given.get("name") == "answer":
            self.control(tag, given)

    def control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "")
        if tag == "select":
            self.options = []
            self.current.lists.append(self.options)
        elif kind == "radio":
            self.current.single.append(given["value"])
        elif kind == "checkbox":
            self.current.several.append(given["value"])
        else:
            self.current.is_typed = True


def questions(page: str) -> dict[int, Question]:
    """The questions of ``/exam/…/paper/`` by number."""
    reader = Reader()
    reader.feed(page)
    return reader.found
