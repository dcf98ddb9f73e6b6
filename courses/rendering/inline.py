"""What stands inside a paragraph: code, escapes, maths, marks, bare links, and the few HTML tags that pass.

No HTML of the author's ever reaches the page as it was written: a tag that passes becomes an element of our
own making, and every other one becomes a problem.
"""

import html
import re
import string
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString

from courses.rendering.draft import TAG, Draft, remove
from courses.rendering.math import maths_element, shortened
from courses.rendering.sanitise import is_link
from courses.rendering.source import ENTITY, end_of_code_span, is_entity

Match = tuple[Element | str | None, int | None, int | None]

#: Tags an author may write around a few words.
PASSING = frozenset("b cite del em i ins kbd mark q s samp small strong sub sup u var".split())
#: Tags whose content is not for reading; it goes with them.
SILENT = ("script", "style")

MATHS = re.compile(r"\$\$(?!\$)((?:\\.|[^$\\])+?)\$\$|\$(?![\s$])((?:\\.|[^$\\])*?(?:\\.|[^\s$\\]))\$(?!\d)", re.DOTALL)
#: What stands between two dollar signs in "$5 (US$)": it begins with a number and has no sign of a formula.
PRICES = re.compile(r"\d[^\\^_=+*/<>{}-]*\s[^\\^_=+*/<>{}-]*")
TAG_PATTERN = (
    r"<(?:/?[A-Za-z][^\s\"'<>@/]*(?:\s+[^\s\"'=<>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?"
    r"|\?[^>]*\?|![A-Za-z][^>]*|!\[CDATA\[[^\]]*\]\])>"
)
URL_PATTERN = r"(?<![\w@/.])https?://[^\s<>\x02\x03\"“”]+"
TRAILING = "?!.,:;*_~'’)]"


class LessonPattern(InlineProcessor):
    """An inline pattern of ours: reads what stands at a match."""

    def handleMatch(self, m: re.Match[str], data: str) -> Match:  # type: ignore[override]  # noqa: N802
        """Do as Python-Markdown asks, under its name."""
        return self.read(m, data)

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return what stands at ``match``, its start and its end; three times None when it is plain text."""
        raise NotImplementedError


class LiteralPattern(LessonPattern):
    """Code spans, backslash escapes and formulas, whichever comes first."""

    def __init__(self) -> None:
        super().__init__(r"[\\`$]")
        self._data = ""
        self._hopeless: set[int] = set()

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return what stands at the match, and where it ends."""
        if data is not self._data:
            self._data, self._hopeless = data, set()
        start = match.start()
        if data[start] == "\\":
            return self._escape(data, start)
        return self._code(data, start) if data[start] == "`" else self._maths(data, start)

    def _escape(self, data: str, start: int) -> Match:
        char = data[start + 1 : start + 2]
        if char == "\n":
            return Element("br"), start, start + 2
        if char and char in string.punctuation:
            return f"{STX}{ord(char)}{ETX}", start, start + 2
        return None, None, None

    def _code(self, data: str, start: int) -> Match:
        if start and data[start - 1] == "`":
            return None, None, None
        inside = start + len(data[start:]) - len(data[start:].lstrip("`"))
        width = inside - start
        end = None if width in self._hopeless else end_of_code_span(data, start)
        if end is None:
            self._hopeless.add(width)
            return None, None, None
        code = data[inside : end - width].replace("\n", " ")
        if code.startswith(" ") and code.endswith(" ") and code.strip():
            code = code[1:-1]
        element = Element("code")
        element.text = AtomicString(code)
        return element, start, end

    def _maths(self, data: str, start: int) -> Match:
        match = MATHS.match(data, start)
        if match is None or PRICES.fullmatch(match[2] or ""):
            return None, None, None
        return maths_element((match[1] or match[2]).strip(), display=match[1] is not None), start, match.end()


class PairPattern(LessonPattern):
    """Words between two signs: `==marked==`, `~~struck~~`, `H~2~O`, `x^2^`."""

    def __init__(self, sign: str, tag: str, *, spaces: bool) -> None:
        first, some = re.escape(sign[0]), re.escape(sign)
        inner = rf"(?:[^{first}]|{first}(?!{first}))" if len(sign) > 1 else rf"[^{first}]"
        inner = inner if spaces else rf"[^\s{first}]"
        super().__init__(rf"(?<!{first}){some}(?![\s{first}])({inner}+?)(?<!\s){some}(?!{first})")
        self._tag = tag

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return the element around the words."""
        element = Element(self._tag)
        element.text = match[1]
        return element, match.start(), match.end()


def literal(text: str) -> str:
    """Return text that is safe from every later pattern, and from typography."""
    return "".join(f"{STX}{ord(char)}{ETX}" for char in text)


class EntityPattern(LessonPattern):
    """`&nbsp;` and its like, as the characters they stand for."""

    def __init__(self) -> None:
        super().__init__(ENTITY.pattern)

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return the characters that the entity stands for."""
        text = html.unescape(match[0])
        if not is_entity(match[0]) or text in (STX, ETX):
            return None, None, None
        return literal(text), match.start(), match.end()


class AutolinkPattern(LessonPattern):
    """`<https://example.org>` and `<someone@example.org>`."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self) -> None:
        super().__init__(r"<(?:([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|([^\s<>@:/]+@[^\s<>@]+\.[^\s<>@]+))>")

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return a link that shows its own address."""
        element = Element("a", {"href": match[1] or f"mailto:{match[2]}"})
        element.text = AtomicString(match[1] or match[2])
        return element, match.start(), match.end()


class BareUrlPattern(LessonPattern):
    """An address in running text, without the punctuation that follows it."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self) -> None:
        super().__init__(URL_PATTERN)

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return a link that shows its own address, or the words alone: ``http://localhost:PORT`` leads nowhere."""
        url = match[0]
        while url and (url[-1] in TRAILING and not (url[-1] == ")" and url.count("(") >= url.count(")"))):
            url = url[:-1]
        if len(url) <= len("https://"):
            return None, None, None
        if not is_link(url):
            return literal(url), match.start(), match.start() + len(url)
        element = Element("a", {"href": url})
        element.text = AtomicString(url)
        return element, match.start(), match.start() + len(url)


class TagPattern(LessonPattern):
    """HTML tags: a few pass, as elements of our own; the others are dropped, and reported."""

    def __init__(self) -> None:
        super().__init__(TAG_PATTERN)

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return the element that a passing tag means, or one that stands for the dropped tag."""
        name = tag_name(match[0])
        if match[0] in ("<br>", "<br/>", "<br />"):
            return Element("br"), match.start(), match.end()
        passing = self._passing(match, data, name)
        if passing:
            return passing
        dropped = Element(TAG, {"tag": match[0]})
        dropped.text = AtomicString("")
        end = match.end()
        if name in SILENT:
            closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(data, end)
            end = closing.end() if closing else len(data)
        return dropped, match.start(), end

    def _passing(self, match: re.Match[str], data: str, name: str) -> Match | None:
        """Return the element for a tag that may pass, with the words up to its end tag."""
        attributes: dict[str, str] = {}
        if name == "abbr":
            title = re.fullmatch(r"<abbr\s+title=(?:\"([^\"]*)\"|'([^']*)')\s*>", match[0], re.IGNORECASE)
            if title is None:
                return None
            attributes["title"] = title[1] or title[2] or ""
        elif name not in PASSING or match[0].lower() != f"<{name}>":
            return None
        end = data.lower().find(f"</{name}>", match.end())
        if end < 0:
            return None
        element = Element(name, attributes)
        element.text = data[match.end() : end]
        return element, match.start(), end + len(name) + 3


class CommentPattern(LessonPattern):
    """`<!-- a note to oneself -->`, which nobody else needs to see."""

    def __init__(self) -> None:
        super().__init__(r"<!--.*?-->")

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return nothing in the comment's place."""
        return "", match.start(), match.end()


def tag_name(tag: str) -> str:
    """Return the name of an HTML tag in lower case."""
    match = re.match(r"</?([A-Za-z][^\s/>]*)", tag)
    return match[1].lower() if match else ""


def drop_tags(draft: Draft, root: Element) -> None:
    """Remove what stands for dropped tags, and report each on its line."""
    parents = {child: parent for parent in root.iter() for child in parent}
    opened: set[str] = set()
    for element, place in list(draft.walk(root)):
        if element.tag == TAG:
            tag = element.get("tag", "")
            if not tag.startswith("</"):
                opened.add(tag_name(tag))
            if not (tag.startswith("</") and tag_name(tag) in opened):
                draft.report_at(place, tag, dropped_message(tag))
            remove(parents[element], element)


def dropped_message(tag: str) -> str:
    """Say that an HTML tag is dropped, and what to write."""
    name = tag_name(tag)
    if name in SILENT:
        return f"<{name}> and what is in it is dropped; lessons hold no scripts and no styles of their own"
    if name in PASSING or name in ("abbr", "br"):
        return f"the HTML tag {shortened(tag)} is dropped; write it without attributes, around words of one paragraph"
    return f"the HTML tag {shortened(tag)} is dropped; use Markdown, or write \\< to show the sign itself"
