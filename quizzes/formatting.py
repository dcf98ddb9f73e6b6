"""Question blocks in canonical form: printed as one way of writing says, with the ids that are missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from courses.formatting import Rewritten
from courses.rendering import Block
from quizzes import syntax
from quizzes.interchange.shapes import key_of, said
from quizzes.syntax import ParsedQuestion

#: Kinds whose answers may carry a key.
KEYED = frozenset({"single", "multiple"})
TELLING = 4
#: Words that stand in every other question and tell none of them apart.
COMMON = frozenset(
    """
    a about after all an and any are as at be because been before being best between both but by can could did
    do does each either find for from get gets give gives given has have he her here his how if in into is it
    its just let like made make makes many may mean means might more most much must need needs no none not now
    of on one only or other our out over put say says she should so some such take takes than that the their
    them then there these they this those to too two under up us use used uses using want wants was we were what
    when where which who whom whose why will with without would you your following statement statements question
    answer answers true false correct right wrong
    """.split()
)
CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[^\n]*$", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r"\]\([^)]*\)|<[^>]*>|\$[^$]*\$")
WORD = re.compile(r"[a-z0-9]+")


def canonical(blocks: Sequence[Block], taken: Collection[str], *, keys: bool = False) -> list[Rewritten | None]:
    """Each block as it is to be written; None for one with problems, which nobody but its author can mend.

    An id that is missing is made from the stem and differs from ``taken`` and from the ids of all these blocks.
    """
    parsed = [syntax.parse(block.attributes, block.body, block.line, block.name) for block in blocks]
    used = {*taken, *(found.key for found in parsed if found.key)}
    return [rewritten(block, found, used, keys=keys) for block, found in zip(blocks, parsed, strict=True)]


def rewritten(block: Block, found: ParsedQuestion, used: set[str], *, keys: bool) -> Rewritten | None:
    """The block as it is to be written. An id that is given to it joins ``used``."""
    if any(message != syntax.missing_key(found.block) for _line, message in found.problems):
        return None
    named = replace(found, key=found.key or new_key(found.stem, used), problems=())
    if keys and found.kind in KEYED:
        named = replace(named, answers=tuple(replace(answer, is_keyed=True) for answer in found.answers))
    text = syntax.print_question(named)
    if not says_the_same(text, named):
        return None
    used.add(named.key or "")
    return Rewritten(text, tuple(changes(block, found, named, text)))


def says_the_same(text: str, named: ParsedQuestion) -> bool:
    """Whether the printed block reads as the question that it was printed from."""
    head, *body = text.split("\n")[:-1]
    again = syntax.parse(head.removeprefix(f"::: {named.block}"), "\n".join(body), named.line, named.block)
    keyed = [(answer.key, answer.is_keyed) for answer in again.answers]
    header = (again.objective, again.level, again.section, again.problems)
    return (
        said(again) == said(named)
        and keyed == [(answer.key, answer.is_keyed) for answer in named.answers]
        and header == (named.objective, named.level, named.section, ())
    )


def changes(block: Block, found: ParsedQuestion, named: ParsedQuestion, text: str) -> Iterator[str]:
    """What is different in the block now, for its author."""
    if found.key is None:
        yield _("the %(block)s has an id now: %(key)s") % {"block": found.block, "key": named.key}
    given = sum(answer.is_keyed for answer in named.answers) - sum(answer.is_keyed for answer in found.answers)
    if given:
        yield _("the choices of “%(key)s” have keys now, the letters that they had") % {"key": named.key}
    bare = (
        syntax.print_question(found) if found.key else syntax.print_question(replace(found, key=named.key, problems=()))
    )
    if bare.split("\n")[1:-1] != block.body.split("\n"):
        yield _("the %(block)s “%(key)s” has its usual form") % {"block": found.block, "key": named.key}


def new_key(stem: str, used: Collection[str]) -> str:
    """A short id from the telling words of a stem, or from a hash of it when it has none in Latin letters."""
    words = telling_words(stem)
    for count in (TELLING, TELLING + 1):
        key = key_of("-".join(words[:count]), stem)
        if key not in used:
            return key
    base, number = key_of("-".join(words[:TELLING]), stem)[:60].rstrip("-"), 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"


def telling_words(stem: str) -> list[str]:
    """The words of a stem in plain letters, without those that every question has; all of them if none is left."""
    text = ADDRESS.sub(" ", CODE.sub(" ", stem))
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).encode("ascii", "ignore").decode().lower()
    words = WORD.findall(plain)
    return [word for word in words if word not in COMMON and len(word) > 1] or words
