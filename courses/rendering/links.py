"""Links: reading them, and where each of them may lead."""

import re
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown

from courses.rendering.draft import ALT, CAPTION, DEFINITION, Draft, unescaped, unwrap
from courses.rendering.inline import LessonPattern, Match
from courses.rendering.math import shortened
from courses.rendering.sanitise import is_link
from courses.rendering.source import decoded

SAFE_SCHEMES = ("http", "https", "mailto")
MEDIA = "media/"
#: Addresses that define a term. One with an everyday meaning is not linked where other lessons use the word.
TERM, TERM_HERE = "#term", "#term-here"
LESSON = re.compile(r"lesson:([a-z0-9]+(?:-[a-z0-9]+)*)(?:#([a-z0-9]+(?:-[a-z0-9]+)*))?")
FACT = re.compile(r"fact:([a-z0-9]+(?:-[a-z0-9]+)*)")

RESOURCE = re.compile(
    r"""\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\((?:[^\s()]|\([^\s()]*\))*\))
        (?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\))*)?)
        (?:\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|\((?P<round>[^()]*)\)))?\s*\)""",
    re.VERBOSE,
)
SHORT_TEXT = re.compile(r"\[[^\[\]]{0,500}\]")
REFERENCE = re.compile(r"\[([^\[\]]*)\]")
DEFINITION_OF_REFERENCE = re.compile(
    r"""\ {0,3}\[(?!\^)((?:[^\[\]\\]|\\.)+)\]:[ ]*\n?[ ]*(?:<([^<>\n]*)>|(\S+))
        (?:(?:[ ]+|[ ]*\n[ ]*)(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)))?[ ]*(?:\n|$)""",
    re.VERBOSE,
)


class BracketPattern(LessonPattern):
    """What `[text]` or `![text]` opens: an inline link, or one whose address stands elsewhere."""

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._data = ""
        self._pairs: dict[int, int] = {}

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return the link or picture, or nothing when the brackets are only brackets."""
        close = self._closing_bracket(data, match.end() - 1)
        if close is None:
            return None, None, None
        text = data[match.end() : close]
        resource = RESOURCE.match(data, close + 1)
        if resource:
            address = resource["angled"] if resource["angled"] is not None else resource["bare"] or ""
            title = next((resource[k] for k in ("double", "single", "round") if resource[k] is not None), None)
            return self.make(text, self.unescape(address), title), match.start(), resource.end()
        return self._referenced(match, data, text, close)

    def _referenced(self, match: re.Match[str], data: str, text: str, close: int) -> Match:
        assert self.md is not None
        reference = REFERENCE.match(data, close + 1)
        label = self.unescape(reference[1] if reference and reference[1].strip() else text)
        found = self.md.references.get(normalized(label))
        if found is None:
            return None, None, None
        end = reference.end() if reference else close + 1
        return self.make(text, *found), match.start(), end

    def _closing_bracket(self, data: str, start: int) -> int | None:
        """Return where the bracket at ``start`` is closed; all of them are paired only when it is far away."""
        if data is not self._data:
            match = SHORT_TEXT.match(data, start)
            if match:
                return match.end() - 1
            self._data, self._pairs = data, _paired_brackets(data)
        return self._pairs.get(start)

    def make(self, text: str, address: str, title: str | None) -> Element:
        """Return the element for ``text`` and ``address``."""
        raise NotImplementedError


class LinkPattern(BracketPattern):
    """`[text](address "title")`; with the address `#term` (or `#term-here`) the title is a definition."""

    ANCESTOR_EXCLUDES = ("a",)

    def make(self, text: str, address: str, title: str | None) -> Element:
        """Return an `<a>`; a definition goes inside it, to be read as Markdown."""
        element = Element("a", {"href": address})
        element.text = text
        if address in (TERM, TERM_HERE):
            definition = Element(DEFINITION)
            if address == TERM_HERE:
                definition.set("here", "yes")
            definition.text = _one_line(title)
            element.append(definition)
        elif title:
            element.set("title", _one_line(self.unescape(title)))
        return element


class PicturePattern(BracketPattern):
    """`![what is to be seen](media/file.svg "Caption")`."""

    def make(self, text: str, address: str, title: str | None) -> Element:
        """Return an `<img>` that holds its words until the figure is made."""
        element = Element("img", {"src": address})
        alt, caption = Element(ALT), Element(CAPTION)
        alt.text, caption.text = _one_line(text), _one_line(title)
        element.append(alt)
        if title:
            element.append(caption)
        return element


def take_references(md: Markdown, text: str) -> str:
    """Take the `[label]: address "title"` lines off the start of a paragraph, and remember them."""
    while match := DEFINITION_OF_REFERENCE.match(text):
        address = match[2] if match[2] is not None else match[3]
        title = match[4] or match[5] or match[6] or ""
        md.references.setdefault(normalized(match[1]), (address, title))
        text = text[match.end() :]
    return text


def normalized(label: str) -> str:
    """Return the form in which labels of references are compared."""
    return " ".join(label.split()).casefold()


def check_links(draft: Draft, root: Element) -> None:
    """Send every link where it may go; one that may not is reported, and keeps only its words."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for element, place in list(draft.walk(root)):
        if element.tag != "a" or element.get("class") or element.find(DEFINITION) is not None:
            continue
        written = element.get("href", "")
        problem = _direct(draft, element, unescaped(decoded(written)).strip())
        if problem:
            draft.report_at(place, written, problem)
            unwrap(parents[element], element)


def _direct(draft: Draft, element: Element, address: str) -> str | None:
    """Set the target of ``element``; return what is wrong with ``address``, if anything is."""
    shown = shortened(address)
    if not address:
        return "this link leads nowhere; write its address between the parentheses"
    if re.search(r"[\x00-\x20\x7f\\]", address):
        return f"the address {shown} holds a space, a backslash or an invisible sign; take it out"
    if address.lower().startswith("lesson:"):
        return _direct_to_lesson(draft, element, address)
    if address.lower().startswith("fact:"):
        return _direct_to_fact(draft, element, address)
    if address.startswith("#"):
        return _direct_to_section(draft, element, address)
    if address.startswith(MEDIA):
        return _direct_to_file(draft, element, address)
    if address.startswith("//"):
        return f"the address {shown} names no scheme; begin it with https:"
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"the address {shown} is not well formed; copy it again from the browser"
    hidden = ":" in unquote(re.split(r"[/?#]", address)[0])
    scheme = parts.scheme or ("?" if hidden else "")
    if "@" in parts.netloc:
        return f"the address {shown} holds a user name; take out what stands before the @"
    if scheme and scheme not in SAFE_SCHEMES:
        return f"the address {shown} is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/"
    element.set("href", quote(address, safe="%/:=&?~#+!$,;'@()*[]"))
    if scheme and not is_link(element.get("href", "")):
        return f"the address {shown} names no site; copy it again from the browser"
    if scheme in ("http", "https"):
        element.set("rel", "noopener noreferrer")
    return None


def _direct_to_lesson(draft: Draft, element: Element, address: str) -> str | None:
    match = LESSON.fullmatch(address)
    if match is None:
        return (
            f"the link {shortened(address)} is not in the form lesson:slug or lesson:slug#section; "
            "slugs are lower-case letters, digits and hyphens"
        )
    slug, section = match.groups()
    element.set("href", f"../{slug}/" + (f"#s-{section}" if section else ""))
    element.set("data-lesson", slug)
    draft.lessons_linked[slug] = None
    return None


def _direct_to_fact(draft: Draft, element: Element, address: str) -> str | None:
    match = FACT.fullmatch(address)
    if match is None:
        return f"the link {shortened(address)} is not in the form fact:id; ids are lower-case letters, digits, hyphens"
    if draft.is_fragment:
        return "a fact that can change cannot be cited in a question; ask for what stays true"
    element.set("href", f"#f-{match[1]}")
    element.set("data-fact", match[1])
    return None


def _direct_to_section(draft: Draft, element: Element, address: str) -> str | None:
    name = address[1:]
    sections = {heading.id for heading in draft.toc}
    section = name[2:] if name.startswith("s-") and name not in sections else name
    if section in sections or (draft.is_fragment and re.fullmatch(r"[\w-]+", section)):
        element.set("href", f"#s-{section}")
        return None
    return f"no section of this lesson has the id {shortened(name) or 'of an empty #'}; ids are written {{#like-this}}"


def _direct_to_file(draft: Draft, element: Element, address: str) -> str | None:
    name = address.partition("#")[0].partition("?")[0]
    media = draft.media.get(name)
    if media is None:
        return f"the course has no file {shortened(name)}; add it to the course's media folder, or mend its name"
    element.set("href", media.url)
    return None


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _paired_brackets(data: str) -> dict[int, int]:
    """Return, for every opening bracket that is closed, where it is closed."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for match in re.finditer(r"[\[\]]", data):
        if match[0] == "[":
            open_at.append(match.start())
        elif open_at:
            pairs[open_at.pop()] = match.start()
    return pairs
