"""The one allow list, and the two sanitizers that hold every piece of HTML to it.

What goes in was built element by element, so nothing forbidden should be in it; this is the wall for the
day when something is. bleach runs first, because the product was asked for with it, and nh3 runs last: nh3 is
maintained, and it is the boundary. Both were seen to keep MathML and inline SVG whole (names such as
`viewBox` and `linearGradient` keep their case, nothing is escaped twice), so both see everything that
reaches the page, formulas and drawings included, and no piece is put in behind them.
"""

import functools
import html
import re
import threading
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import bleach
import nh3

from courses.rendering import drawings, math

GLOBAL = frozenset({"class", "id"})
HTML: Mapping[str, frozenset[str]] = {
    tag: frozenset(attributes.split())
    for tag, attributes in {
        "a": "href rel role title aria-label data-lesson data-fact", "abbr": "title", "b": "", "blockquote": "",
        "br": "", "caption": "", "cite": "", "code": "", "dd": "", "del": "", "dfn": "", "dl": "", "dt": "", "em": "",
        "div": "role tabindex aria-label aria-labelledby", "figcaption": "", "figure": "", "h2": "", "h3": "",
        "h4": "", "h5": "", "h6": "", "hr": "", "i": "", "img": "src alt width height loading decoding",
        "ins": "", "kbd": "", "li": "", "mark": "", "ol": "start", "p": "", "pre": "tabindex", "q": "", "s": "",
        "samp": "", "section": "role aria-label", "small": "", "span": "role aria-hidden aria-label",
        "strong": "", "sub": "", "sup": "", "table": "", "tbody": "", "td": "", "th": "scope", "thead": "",
        "tr": "", "u": "", "ul": "", "var": "",
    }.items()
}  # fmt: skip
ALLOWED: Mapping[str, frozenset[str]] = {
    **{tag: attributes | GLOBAL for tag, attributes in HTML.items()},
    **{tag: math.ATTRIBUTES | {"class"} for tag in math.ELEMENTS},
    **dict.fromkeys(drawings.ELEMENTS, drawings.ATTRIBUTES),
}

ID = re.compile(r"(?:s|t|fn|fnref|cap|c|fig)-[\w-]+")
OWN_ANCHOR = re.compile(r"#(?:s|t|f|fn|fnref)-[\w-]+")
DRAWN_ANCHOR = re.compile(r"#fig-[\w-]+")
UNSAFE_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")
SCHEMES = frozenset({"http", "https", "mailto"})
CLASSES = frozenset(
    "analogy backref c callout def done example fig glyph highlight key label left math n noteref notes pull "
    "right scroll self task tbl tick try watch wide".split()
)
PYGMENTS = re.compile(r"[a-z]{1,3}[0-9]?")
LANGUAGE = re.compile(r"language-[a-z0-9+#._-]+")
VALUES: Mapping[str, frozenset[str]] = {
    "rel": frozenset({"noopener noreferrer"}),
    "role": frozenset({"doc-backlink", "doc-endnotes", "doc-noteref", "img", "note", "region"}),
    "tabindex": frozenset({"0"}),
    "aria-hidden": frozenset({"true"}),
    "loading": frozenset({"lazy"}),
    "decoding": frozenset({"async"}),
    "scope": frozenset({"col", "row"}),
}


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether an element may carry an attribute with this value: the allow list both sanitizers ask."""
    if name not in ALLOWED.get(tag, ()):
        return False
    if name == "class":
        return all(_is_class(tag, word) for word in value.split())
    if name == "id":
        return bool(ID.fullmatch(value))
    if name == "aria-labelledby":
        return all(ID.fullmatch(word) for word in value.split())
    if name == "href" and tag in drawings.ELEMENTS:
        return bool(DRAWN_ANCHOR.fullmatch(value))
    if name in ("href", "src"):
        return is_safe_address(value)
    if name in ("data-lesson", "data-fact"):
        return bool(re.fullmatch(r"[a-z0-9-]+", value))
    if name in VALUES:
        return value in VALUES[name]
    if tag in drawings.ELEMENTS:
        return not drawings.SUSPECT.search(drawings.LOCAL_URL.sub("", value))
    return True


def is_safe_address(value: str) -> bool:
    """Whether a link or a picture may have this address: http, https, mailto, relative, or a part of the page."""
    if UNSAFE_IN_ADDRESS.search(value) or value.startswith("//"):
        return False
    if value.startswith("#"):
        return bool(OWN_ANCHOR.fullmatch(value))
    before_path = unquote(re.split(r"[/?#]", value, maxsplit=1)[0])
    return ":" not in before_path or before_path.partition(":")[0].lower() in SCHEMES


def is_link(address: str) -> bool:
    """Whether an address of another site is one: nh3 reads it as browsers do, and takes away one with no such host."""
    return "href" in nh3.clean(f'<a href="{html.escape(address)}">')


def clean_html(pieces: Sequence[str]) -> str:
    """Return the HTML of ``pieces``, each whole in itself, with nothing the allow list does not know.

    bleach takes time that grows with the square of the elements beside one another, so it gets the pieces one
    by one; nh3 gets them joined, as the page will.
    """
    cleaner = _bleach()
    return _nh3().clean("".join(cleaner.clean(piece) for piece in pieces))


def _is_class(tag: str, word: str) -> bool:
    if tag in drawings.ELEMENTS:
        return bool(drawings.CLASS.fullmatch(word))
    return (
        word in CLASSES
        or (tag == "span" and bool(PYGMENTS.fullmatch(word)))
        or (tag == "code" and bool(LANGUAGE.fullmatch(word)))
    )


_of_thread = threading.local()


def _bleach() -> bleach.Cleaner:
    """Return this thread's bleach cleaner; its parser keeps a state, so threads cannot share one."""
    if not hasattr(_of_thread, "cleaner"):
        _of_thread.cleaner = bleach.Cleaner(
            tags=frozenset(ALLOWED), attributes=is_allowed, protocols=SCHEMES, strip=True, strip_comments=True
        )
    cleaner: bleach.Cleaner = _of_thread.cleaner
    return cleaner


@functools.cache
def _nh3() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED),
        attributes={tag: set(names) for tag, names in ALLOWED.items()},
        attribute_filter=lambda tag, name, value: value if is_allowed(tag, name, value) else None,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
