r"""Formulas of other systems as ours: ``\(…\)``, ``\[…\]`` and ``$$…$$`` in running text, and MathML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from courses.rendering import RenderRefused, budget
from quizzes.interchange.effort import spend_on_rendering

if TYPE_CHECKING:
    from bs4 import Tag

_CLOSES = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_TOKEN = re.compile(r"\\[()\[\]]|\$\$")
#: What our renderer takes for prices rather than for a formula.
_PRICE = re.compile(r"\d[^\\^_=+*/<>{}-]*\s[^\\^_=+*/<>{}-]*")
_LETTERS = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\epsilon", "θ": r"\theta",
    "λ": r"\lambda", "μ": r"\mu", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "φ": r"\phi", "ω": r"\omega",
    "Δ": r"\Delta", "Σ": r"\Sigma", "Ω": r"\Omega", "×": r"\times", "÷": r"\div", "·": r"\cdot", "±": r"\pm",
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "∞": r"\infty", "→": r"\to", "∑": r"\sum",
    "∫": r"\int", "∈": r"\in", "√": r"\surd", "−": "-", "⋅": r"\cdot", "∂": r"\partial", "…": r"\ldots",
    "%": r"\%", "$": r"\$", "#": r"\#", "&": r"\&", "{": r"\{", "}": r"\}", "_": r"\_",
    "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "",
}  # fmt: skip
#: Formulas that the renderer was asked about, and what it said.
_shown: dict[str, bool] = {}
MOST_KNOWN = 4096
_TWO: dict[str, Callable[[str, str], str]] = {
    "mfrac": r"\frac{{{}}}{{{}}}".format,
    "msup": "{{{}}}^{{{}}}".format,
    "msub": "{{{}}}_{{{}}}".format,
    "mroot": lambda body, index: rf"\sqrt[{index}]{{{body}}}",
    "munder": "{}_{{{}}}".format,
    "mover": "{}^{{{}}}".format,
}


def parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of running text with what opens each: ``""`` for plain text, else the sign of a formula."""
    tokens = list(_TOKEN.finditer(text))
    following: dict[str, int] = {}
    closed_by: list[int | None] = [None] * len(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        closed_by[at] = following.get(_CLOSES.get(tokens[at][0], ""))
        following[tokens[at][0]] = at
    done, at = 0, 0
    while at < len(tokens):
        end = closed_by[at]
        inside = text[tokens[at].end() : tokens[end].start()].strip() if end is not None else ""
        if end is None or not inside:
            at += 1
            continue
        yield "", text[done : tokens[at].start()]
        yield tokens[at][0], inside
        done, at = tokens[end].end(), end + 1
    yield "", text[done:]


def written(latex: str, *, display: bool, before: str = "") -> str | None:
    """Return a formula between dollar signs, or None when our pages cannot show it. ``before`` is what precedes it."""
    latex = re.sub(r"(?<=\s)->(?=\s)", "-{}>", " ".join(latex.split()))
    if re.search(r"(?<!\\)\$", latex) or not is_shown(latex):
        return None
    if display:
        return f"$${latex}$$"
    return f"${{{latex}}}$" if _PRICE.fullmatch(latex) else f"${latex}$"


def is_shown(latex: str) -> bool:
    """Whether our renderer can show a formula; past the allowance of a file it is taken for granted.

    A lesson with a formula that cannot be shown says so, with its line, before it is published.
    """
    known = _shown.get(latex)
    if known is None:
        if not spend_on_rendering(latex):
            return True
        if len(_shown) >= MOST_KNOWN:
            _shown.clear()
        known = _shown[latex] = is_rendered(f"$${latex}$$")
    return known


def is_rendered(markdown: str) -> bool:
    """Whether our renderer takes a text without a problem."""
    try:
        budget.render_fragments([markdown])
    except RenderRefused:
        return False
    return True


def latex_of(math: Tag) -> str | None:
    """Return the LaTeX of a MathML element: what it says itself, else made of its parts; None when it is not simple."""
    said = math.get("alttext")
    if isinstance(said, str) and said.strip():
        return said.strip()
    for note in math.find_all("annotation"):
        if "tex" in str(note.get("encoding", "")).lower() and note.get_text(strip=True):
            return str(note.get_text(strip=True))
    try:
        return _row(math) or None
    except _NotSimple:
        return None


class _NotSimple(Exception):
    """A formula holds more than this module can say in LaTeX."""


def _row(element: Tag) -> str:
    return " ".join(filter(None, (_latex(child) for child in _children(element))))


def _latex(element: Tag) -> str:
    name = element.name.rpartition(":")[2]
    children = _children(element)
    if name in ("mi", "mn", "mo", "mtext", "ms") and not children:
        text = " ".join(element.get_text().split())
        if name in ("mtext", "ms"):
            plain = re.sub(r"[\\{}$]", "", text)
            return rf"\text{{{plain}}}" if plain else ""
        said = " ".join(_LETTERS.get(sign, sign) for sign in text) if name != "mn" else text
        return rf"\mathrm{{{text}}}" if name == "mi" and len(text) > 1 and text.isalpha() else said
    if name in ("math", "mrow", "mstyle", "mpadded", "semantics"):
        return _row(element)
    if name == "msqrt":
        return rf"\sqrt{{{_row(element)}}}"
    if name == "mfenced":
        return f"({', '.join(_parts(children))})"
    if name in _TWO and len(children) == 2:
        return _TWO[name](*_parts(children))
    if name in ("msubsup", "munderover") and len(children) == 3:
        body, low, high = _parts(children)
        return f"{{{body}}}_{{{low}}}^{{{high}}}" if name == "msubsup" else f"{body}_{{{low}}}^{{{high}}}"
    if name in ("mspace", "annotation", "annotation-xml"):
        return ""
    raise _NotSimple


def _parts(children: Sequence[Tag]) -> list[str]:
    return [_latex(child) for child in children]


def _children(element: Tag) -> list[Tag]:
    return [child for child in element.children if getattr(child, "name", None)]  # type: ignore[misc]  # only tags have a name
