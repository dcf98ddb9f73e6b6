"""What belongs together stays on one line: a number and its unit, a sign and what follows it, a few words of code.

Pages are dressed so when they are made; the text of an author, its search and its export keep ordinary spaces.
"""

from __future__ import annotations

import re
from functools import lru_cache

from courses.running_text import changed

NO_BREAK, JOINER = "\u00a0", "\u2060"
#: Where a space is not one between words.
APART = frozenset("code pre kbd samp math svg script style textarea".split())
#: Code of so many letters may not break.
SHORT = 24
CODE = re.compile(rf"<code>(?=[^<\n]{{1,{SHORT}}}</code>)")
PRE = re.compile(r"(<pre.*?</pre>)", re.DOTALL)

RULES = (
    # 3,600 kWh; 78 percent; 22 of 64; 6 (points …; but a year belongs to what stands before it: in 1986
    (re.compile(r"(?<=\d)(?<!\b[12]\d{3}) (?=[^\W\d_]|[%°(])"), NO_BREAK),
    (re.compile(r"(?<![^\W_])([Ii]n|[Bb]y|of|[Ss]ince|[Uu]ntil) (?=[12]\d{3}\b)"), rf"\1{NO_BREAK}"),
    # Module 5; Sunday 7 March
    (re.compile(r"(?<![^\W_])([A-Z][^\W\d_]{2,9}) (?=\d)"), rf"\1{NO_BREAK}"),
    # A number that ends a sentence would look like that of a list: "… the intercept / 2. Then …".
    (re.compile(r"(?<=[^\W_]) (?=[−-]?\d[\d,.]*[.)](?:\s|$))"), NO_BREAK),
    # k = 79, and no line that ends in a sign: 35 × 1 + 9 × 10
    (re.compile(r"(?<![^\W_])([^\W\d_]) ([=≈<>≤≥]) (?=\S)"), rf"\1{NO_BREAK}\2{NO_BREAK}"),
    (re.compile(r"^ ([=≈×÷<>≤≥]) (?=\S)"), rf"{NO_BREAK}\1{NO_BREAK}"),
    (re.compile(r"(?<=[ \u00a0][×÷=≈≤≥±+−]) (?=\S)"), NO_BREAK),
    # 5–6; (1, 0); (a) Gives; A: cases
    (re.compile(r"(?<=\d)–(?=\d)"), f"{JOINER}–{JOINER}"),
    (re.compile(r"\(([−-]?[\d.]+), (?=[−-]?[\d.]+\))"), rf"(\1,{NO_BREAK}"),
    (re.compile(r"\(([a-z])\) (?=\w)"), rf"(\1){NO_BREAK}"),
    (re.compile(r"^([A-Z]): (?=\w)"), rf"\1:{NO_BREAK}"),
)  # fmt: skip


def bound(html: str) -> str:
    """``html`` with spaces that do not break where a line should not, and short code in one piece."""
    parts = PRE.split(changed(html, joined, APART))
    return "".join(CODE.sub('<code class="short">', part) if at % 2 == 0 else part for at, part in enumerate(parts))


#: The same pieces of questions are asked for again and again.
bound_fragment = lru_cache(maxsize=2_000)(bound)


def joined(text: str) -> str:
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
