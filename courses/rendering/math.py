"""Maths between dollar signs, as MathML.

latex2mathml escapes nothing and prints what it does not know, so its element tree is taken instead of its
text, every element and attribute is held to an allow list, and what a browser would not show is a problem.
"""

import html
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from latex2mathml import exceptions
from latex2mathml.converter import Converter
from markdown.util import AtomicString

from courses.rendering.draft import MATHS, Draft, replace
from courses.rendering.source import PLACEHOLDER, Line
from courses.rendering.structure import Structure

MOST_CHARACTERS = 2_000
MOST_DEPTH = 30
BLANKS = {"negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em",
          "negativethickmathspace": "-0.278em", "thinmathspace": "0.167em", "mediummathspace": "0.222em",
          "thickmathspace": "0.278em"}  # fmt: skip
#: Elements that MathML Core knows, each with the number of children it must have (None: any).
ELEMENTS: dict[str, int | None] = {
    "math": None, "mrow": None, "mi": None, "mn": None, "mo": None, "mtext": None, "mspace": 0, "ms": None,
    "mfrac": 2, "msqrt": None, "mroot": 2, "mstyle": None, "merror": None, "mpadded": None, "mphantom": None,
    "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mmultiscripts": None,
    "mprescripts": 0, "none": 0, "mtable": None, "mtr": None, "mtd": None,
}  # fmt: skip
ATTRIBUTES = frozenset(
    "accent accentunder alttext columnalign columnlines columnspacing depth display displaystyle fence form "
    "height largeop linethickness lspace mathsize mathvariant maxsize minsize movablelimits rowlines "
    "rowspacing rspace scriptlevel separator stretchy symmetric voffset width".split()
)
REFUSED = frozenset(
    r"\def \let \newcommand \renewcommand \providecommand \href \url \style \class \id \cssId \color \textcolor "
    r"\colorbox \fcolorbox \unicode \require \includegraphics \verb \input \tag \label \ref \eqref".split()
)
UNSEEN = {
    "menclose": r"browsers do not draw frames or strokes such as \boxed and \cancel; leave the command out",
    "mglyph": "pictures cannot stand in a formula",
}
REASONS: dict[type[Exception], str] = {
    exceptions.NumeratorNotFoundError: "a fraction has nothing above its line",
    exceptions.DenominatorNotFoundError: "a fraction has nothing below its line",
    exceptions.ExtraLeftOrMissingRightError: r"\left and \right do not pair up",
    exceptions.MissingSuperScriptOrSubscriptError: "nothing follows ^ or _",
    exceptions.DoubleSubscriptsError: "two subscripts follow each other; put braces around the first part",
    exceptions.DoubleSuperscriptsError: "two superscripts follow each other; put braces around the first part",
    exceptions.NoAvailableTokensError: "something is missing; check that every brace is closed",
    exceptions.MissingEndError: r"\begin has no \end",
    exceptions.LimitsMustFollowMathOperatorError: r"\limits must follow an operator such as \sum",
    RecursionError: "it nests too deep; write it as several formulas",
}


class MathsProblem(Exception):
    """A formula that cannot be shown; the text says why."""


def read_display_maths(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read a formula between `$$` and `$$` that stands alone, on one line or on several."""
    if not re.match(r" {0,3}\$\$", lines[index].text):
        return index
    end, text = index + 1, lines[index].text.strip()[2:].rstrip()
    while not text.endswith("$$"):
        if end == len(lines) or lines[end].blank:
            _report_unclosed(structure.draft, lines[index])
            return index
        text, end = f"{text}\n{lines[end].text.strip()}", end + 1
    if "$$" in text[:-2]:
        return index
    add_display_maths(structure.draft, parent, text[:-2].strip(), lines[index:end])
    return end


def add_display_maths(draft: Draft, parent: Element, latex: str, lines: Sequence[Line]) -> None:
    """Add a formula in a paragraph of its own, which scrolls when it is too wide."""
    box = draft.mark(SubElement(parent, "div", {"class": "math scroll", "tabindex": "0"}), lines)
    box.append(maths_element(latex, display=True))


def maths_element(latex: str, *, display: bool) -> Element:
    """Return the element that stands for a formula until ``set_maths`` has its turn."""
    element = Element(MATHS, {"display": "block"} if display else {})
    element.text = AtomicString(latex)
    return element


def set_maths(draft: Draft, root: Element) -> None:
    """Put MathML in the place of every formula; one that fails is shown as code, and is a problem."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for element, place in list(draft.walk(root)):
        if element.tag != MATHS:
            continue
        latex = PLACEHOLDER.sub("", element.text or "")
        try:
            new = to_mathml(latex, display=element.get("display") == "block")
        except MathsProblem as problem:
            needle = latex.split("\n", 1)[0].strip() or "$"
            draft.report_at(place, needle, f"the formula `{shortened(latex)}` cannot be shown: {problem}")
            new = Element("code")
            new.text = latex
        replace(parents[element], element, new)


def to_mathml(latex: str, *, display: bool) -> Element:
    """Return ``latex`` as a `<math>` element. Raises MathsProblem with the reason when it cannot be shown."""
    if len(latex) > MOST_CHARACTERS:
        raise MathsProblem(f"it is longer than {MOST_CHARACTERS} characters; write it as several formulas")
    _check_braces(latex)
    for command in re.findall(r"\\[A-Za-z]+", latex):
        if command in REFUSED:
            raise MathsProblem(f"the command {command} is not supported; leave it out")
    # latex2mathml lays out `split` as rows, but not `aligned`, which means the same.
    converted = re.sub(r"\\(begin|end)\{aligned\}", r"\\\1{split}", latex)
    try:
        tree: Element = Converter(display="block" if display else "inline").convert_to_element(converted)
    except Exception as error:
        raise MathsProblem(REASONS.get(type(error), "it is not well formed; check braces and commands")) from error
    if _depth(tree) > 2 * MOST_DEPTH:
        raise MathsProblem(REASONS[RecursionError])
    tree.set("alttext", " ".join(latex.split()))
    for element in tree.iter():
        element.text = html.unescape(element.text) if element.text else None
        _check(element)
        _tidy(element)
    return tree


def shortened(text: str, most: int = 60) -> str:
    """Return ``text`` on one line, cut to ``most`` characters for a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _check_braces(latex: str) -> None:
    """Raise MathsProblem when braces do not pair up, or nest too deep."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            break
        if depth > MOST_DEPTH:
            raise MathsProblem(REASONS[RecursionError])
    if depth:
        raise MathsProblem("its braces do not pair up")


def _depth(tree: Element) -> int:
    """Return how deep elements stand in one another."""
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth


def _check(element: Element) -> None:
    """Raise MathsProblem when a browser would not show ``element`` as the author means it."""
    text = element.text or ""
    if element.tag in UNSEEN:
        raise MathsProblem(UNSEEN[element.tag])
    if element.tag not in ELEMENTS:
        raise MathsProblem(f"it needs <{element.tag}>, which browsers do not draw; write it another way")
    if element.tag in ("mi", "mo") and text.startswith("\\") and len(text) > 1:
        raise MathsProblem(f"the command {text} is not known; check its spelling")
    if element.tag == "mi" and text == "&":
        raise MathsProblem(r"`&` needs \begin{aligned} … \end{aligned} or a matrix around it")
    if element.tag == "mi" and text in ("{", "}"):
        raise MathsProblem("its braces do not pair up")
    if element.get("linebreak"):
        raise MathsProblem(r"a new line needs \begin{aligned} … \end{aligned} around the lines")
    children = ELEMENTS[element.tag]
    if children is not None and len(element) != children:
        raise MathsProblem("a part of a fraction, root, sub- or superscript is missing")


def _tidy(element: Element) -> None:
    """Keep the attributes that browsers know; say alignment by class, which Chromium needs."""
    align = element.get("columnalign")
    for name in list(element.keys()):
        if name not in ATTRIBUTES:
            del element.attrib[name]
    if element.tag == "mspace":
        element.set("width", BLANKS.get(element.get("width", ""), element.get("width", "0em")))
    if align in ("left", "right"):
        element.set("class", align)


def _report_unclosed(draft: Draft, line: Line) -> None:
    if line.text.strip() == "$$":
        draft.report(line.number, "`$$` opens a formula that is never closed; add `$$` before the next blank line")
