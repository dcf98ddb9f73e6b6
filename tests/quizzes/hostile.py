"""Texts made to stop what reads them, of any size: for the tests, and for ``make bench``, which times their growth."""

from __future__ import annotations

import random
from collections.abc import Callable

MB = 1024 * 1024
SIGNS = "{}=~#:\\\n->%T<q$*_` A)[]|&"
#: The longest text of one question that a file is read for, and how many of them a hostile file has at least.
LONGEST, TEXTS = 18_000, 10


def run(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def texts(piece: bytes, size: int, *, before: bytes = b"", after: bytes = b"{T}") -> bytes:
    """Questions whose texts are runs of a piece: ten, until each is as long as one may be, then more of them."""
    length = min(size // TEXTS, LONGEST)
    return b"\n\n".join([before + run(piece, length) + after] * (size // length))


TICKS = b"".join(b"`" * (length + 1) + b" " for length in range(60))
NUMBERS = b"x{#" + b"".join(b"=%d " % number for number in range(100)) + b"}\n\n"

#: Question banks by what is in them; each is made of about so many bytes.
FILES: dict[str, Callable[[int], bytes]] = {
    "braces that open": lambda size: run(b"{", size),
    "braces that close": lambda size: run(b"}", size),
    "braces in pairs": lambda size: run(b"{}", size),
    "nested braces": lambda size: run(b"{", size // 2) + run(b"}", size // 2),
    "escapes": lambda size: run(rb"\:", size),
    "colons": lambda size: run(b":", size),
    "blank lines": lambda size: run(b"\n", size),
    "spaces": lambda size: run(b" ", size),
    "an enormous number": lambda size: b"a{#" + run(b"9", size) + b"}",
    "an enormous power": lambda size: b"a{#1e" + run(b"9", size) + b"}",
    "many answers": lambda size: b"a{" + run(b"~%50%x ", size) + b"}",
    "many numbers": lambda size: run(NUMBERS, size),
    "comments": lambda size: run(b"//[id:x] [tags:a,b]\n", size),
    "categories": lambda size: run(b"$CATEGORY: x\n", size),
    "formulas that open": lambda size: run(rb"\(", size) + b"{T}",
    "dollars": lambda size: run(b"$$a", size) + b"{T}",
    "marks": lambda size: texts(b"*_", size),
    "brackets": lambda size: texts(b"[", size),
    "code": lambda size: texts(TICKS, size, before=b"[markdown]"),
    "arrows": lambda size: texts(b"->", size, before=b"x{=a", after=b"=b->c}"),
    "quizzes that open": lambda size: run(b"<quiz>\n", size),
    "blanks that open": lambda size: b"<quiz>\n" + run(b"[[", size) + b"\n</quiz>",
    "fences": lambda size: run(b"```\n", size),
    "choices": lambda size: run(b"A) x\n", size),
    "answers": lambda size: run(b"ANSWER:\n", size),
    "one name": lambda size: run(b"::a::b{T}\n\n", size),
    "names of formats": lambda size: b"<?xml?>" + run(b"imsqti_", size),
    "signs": lambda size: "".join(random.Random(7).choices(SIGNS, k=size)).encode(),
}

#: Questions that are in order, by format; each needs a number twice.
QUESTIONS = {
    "gift": "::q%d::What is %d + 1?{=right#yes ~wrong#no ~other ####because}\n\n",
    "aiken": "What is %d + %d?\nA) right\nB) wrong\nANSWER: A\n\n",
    "mkdocs-quiz": "<quiz>\nWhat is %d + %d?\n- [x] right\n> yes\n- [ ] wrong\n\nbecause\n</quiz>\n",
}


def bank(form: str, count: int) -> bytes:
    """A file of so many questions that are in order."""
    return "".join(QUESTIONS[form] % (number, number) for number in range(count)).encode()


#: HTML by the piece that it repeats; what stands before and after.
HTML = {
    "angles": "<",
    "comments": "<!--",
    "tags that open": "<a",
    "tags that close": "</",
    "declarations": "<![",
    "instructions": "<?",
    "ampersands": "&",
    "nested": "<div>",
    "bold that never ends": "<b>x</i>",
    "attributes that never end": "<a b='",
    "formulas": r"\(",
    "backticks": "`",
    "items": "<li>x</li>",
    "cells": "<tr><td>x",
    "attributes": "b ",
    "brackets": "[",
}
AROUND = {"items": ("<ol>", ""), "cells": ("<table>", ""), "attributes": ("<a ", ">")}


def html(name: str, size: int) -> str:
    before, after = AROUND.get(name, ("", ""))
    return before + HTML[name] * (size // len(HTML[name])) + after


#: What a question's block is filled with, and where in its answers.
PIECES = (
    *("{#", "- ", "> ", " ", "a ", "`", "- ( ) ", "-> ", "1", "\\", "{#a} ", "\n", "> \n"),
    *('"', "1 ", "``a", "\\`", "..", "1. "),
)
ANSWERS = {
    "choices": "- ( ) {0}\n- (x) B {0}\n{0}",
    "numbers": "- = 1{0}\n- = 2",
    "texts": '- = "{0}\n- = "a{0}"',
    "pairs": "- A{0} -> {0}\n- B -> C",
    "steps": "1. {0}\n2. B{0}",
}


def block(piece: str, answers: str, size: int) -> tuple[str, str]:
    """The attributes and the text of a question whose parts are runs of a piece, each of about so many characters."""
    run_of = piece * (size // len(piece))
    return f"{{#q {run_of}", f"\nQ?\n\n{ANSWERS[answers].format(run_of)}\n\nHint: {run_of}\n"
