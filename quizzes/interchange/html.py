"""HTML of other systems as our Markdown, and our Markdown as HTML for them.

What comes in is never trusted and never kept as HTML: it is read into a tree, what our pages have no word for is taken
out and named, and the rest is written as Markdown in which plain text shows literally.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping

from bs4 import Tag
from bs4.element import CData, NavigableString, PreformattedString

from quizzes import lines
from quizzes.interchange.effort import spend, spend_on_rendering
from quizzes.interchange.escapes import escaped, tidied
from quizzes.interchange.formulas import is_rendered, latex_of
from quizzes.interchange.html_export import to_html, to_html_with_losses
from quizzes.interchange.markdown import Converter
from quizzes.interchange.tree import Tree

__all__ = ["to_html", "to_html_with_losses", "to_markdown"]

#: The most characters of one text that are read, and how deep its elements may stand in one another.
LONGEST = 100_000
DEEPEST = 50

_NEVER = frozenset("script style link meta template noscript title head base".split())
_EMBEDDED = frozenset(
    "iframe object embed applet video audio svg canvas form input select textarea button map area frame frameset "
    "progress meter dialog portal".split()
)
_FLOW = frozenset(
    "address article aside body center div dl dd dt fieldset figcaption figure footer header html legend main nav "
    "p section summary details caption".split()
)
_KEPT = _FLOW | frozenset(
    "a b blockquote br code del em hr i ins kbd li mark ol pre q s small strike strong sub sup table tbody td tfoot "
    "th thead tr tt u ul var cite samp x-tex".split()
)
_RENAMED: Mapping[str, str] = {"b": "strong", "i": "em", "strike": "s", "tt": "code", "samp": "code", "kbd": "x-kbd"}
_INLINE = frozenset("a strong em s sub sup u del ins mark small q cite var x-kbd".split())
_OF_TABLES = frozenset("tr td th thead tbody tfoot caption".split())
#: What makes a text more than plain words.
_MARKUP = re.compile(r"[<&]|\\[(\[]|\$\$")
#: What our renderer could take otherwise than it was meant, so that it is asked.
_RISKY = re.compile(r"```|<[a-z]|\n>|^>")
#: A tag of ours round nothing but words, which the renderer takes as it is meant.
_SAFE = re.compile(r"<(sub|sup|u|s|del|ins|mark|small|q|cite|var|kbd|strong|em)>[^\W_][^\W_ ]*(?: [^\W_]+)*</\1>")
#: A line break that nothing stands before.
_NOTHING_BROKEN = re.compile(r"[> ]*> *\\")
#: A line break that nothing stands behind: at the end of a paragraph it would be a backslash.
_LAST_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
#: The marker of a list item that held nothing but line breaks.
_NO_ITEM = re.compile(r"^[> ]*(?:[-*+]|\d{1,9}[.)])$")
_NESTS = ("table", "ul", "ol", "pre", "blockquote", "dl")


def to_markdown(html: str) -> tuple[str, list[str]]:
    """Return HTML as Markdown, and what of it was lost, in words. Never raises."""
    if len(html) > LONGEST:
        return "", [f"a text of {len(html)} characters is left out; {LONGEST} are the most"]
    if not _MARKUP.search(html):
        return escaped(html), []
    if not spend(html.count("<")):
        return _words(html), ["its markup: the whole file has more than is read; only the words were kept; split it"]
    losses: list[str] = []
    # A line break at the end: a text that is nothing but an address would draw a warning.
    soup = Tree(_mended(html) + "\n")
    if _is_too_deep(soup):
        text = " ".join(tidied(soup.get_text(" ")).split())
        soup = Tree("")
        soup.append(NavigableString(text))
        losses.append(f"its elements stand more than {DEEPEST} deep in one another; only the words were kept")
    _clean(soup, losses)
    _join_texts(soup)
    markdown = Converter(losses).convert_soup(soup)
    written = _spaced(markdown)
    if _RISKY.search(_SAFE.sub("", written)) and not (spend_on_rendering(written) and is_rendered(written)):
        written = escaped(soup.get_text(" "))
        losses.append("how its text was laid out; only the words were kept")
    return written, list(dict.fromkeys(losses))


def _words(html: str) -> str:
    """Return the words of HTML without reading its tags one by one."""
    return escaped(entities.unescape(re.sub(r"<(?:[A-Za-z/!?][^<>]*)?>", " ", html)))


def _spaced(markdown: str) -> str:
    """Return Markdown with at most one blank line, and outside code one space, where there were several."""
    code = lines.Code()
    rows: list[str] = []
    is_after_text = False
    for row in [*markdown.split("\n"), ""]:
        is_code = code.takes(row.lstrip("> "), 0)
        if not is_code and _NOTHING_BROKEN.fullmatch(row):
            continue
        if is_after_text and not row.strip("> "):
            rows[-1] = _NO_ITEM.sub("", _LAST_BREAK.sub(r"\1", rows[-1]).rstrip())
        is_after_text = bool(rows or row.strip()) and not is_code
        if is_code or re.search(r"(?<!\\)`", row):
            rows.append(row)
        elif row.strip() or (rows and rows[-1].strip()):
            rows.append(re.sub(r" +\\$", r"\\", re.sub(r"(?<=\S) {2,}(?=\S)", " ", row.rstrip())))
    return re.sub(r"^(?:\\\n)+", "", "\n".join(rows).strip())


def _mended(html: str) -> str:
    """Return HTML in which every ``<`` that opens nothing is text: what is left is read in linear time."""
    end = html.rfind(">") + 1
    head, tail = html[:end], html[end:].replace("<", "&lt;")
    pieces, done = [], 0
    while (start := head.find("<!--", done)) >= 0:
        close = head.find("-->", start + 4)
        pieces.append(head[done:start])
        done = close + 3 if close >= 0 else start + 4
    text = "".join([*pieces, head[done:], tail]).replace("<![CDATA[", "").replace("]]>", "")
    return re.sub(r"<(?![A-Za-z/])|<(?=[^<>]*<)(?![^<>\"']*[\"'])", "&lt;", text)


def _is_too_deep(soup: Tree) -> bool:
    level: list[Tag] = [soup]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element.children if isinstance(child, Tag)]
        if not level:
            return False
    return True


def _clean(soup: Tree, losses: list[str]) -> None:
    """Take out what our pages have no word for; put formulas, headings and tables into the forms we have."""
    for text in list(soup.find_all(string=True)):
        if isinstance(text, PreformattedString) and not isinstance(text, CData):
            text.extract()
    for element in list(soup.find_all(True)):
        if element.decomposed or element.parent is None:
            continue
        name = element.name.lower()
        if element.get("style") or name in ("font", "center"):
            losses.append("styles such as colors and sizes")
        if name in _NEVER:
            losses.append(f"a <{name}>, with all that is in it")
            element.decompose()
        elif name == "math" or name.endswith(":math"):
            _take_maths(soup, element, losses)
        elif name == "img":
            _take_picture(soup, element, losses)
        elif name in _EMBEDDED:
            losses.append(f"an embedded <{name}>{_named(element)}")
            element.decompose()
        elif re.fullmatch("h[1-6]", name):
            element.name = "p"
            _wrap_content(soup, element, "strong")
        elif name == "code" and element.find(["br", "pre"]) is not None:
            element.name = "pre"
        elif name in _OF_TABLES and element.find_parent("table") is None:
            element.name = "div"
        elif name not in _KEPT:
            element.unwrap()
        else:
            element.name = _RENAMED.get(name, name)
    for element in reversed(soup.find_all(list(_INLINE))):
        if not any(isinstance(child, Tag) for child in element.contents) and not element.get_text(strip=True):
            element.unwrap()
    _flatten_tables(soup, losses)


def _take_maths(soup: Tree, element: Tag, losses: list[str]) -> None:
    latex = latex_of(element)
    if latex is None:
        losses.append("a formula in MathML that is not simple; only its signs were kept")
        element.replace_with(NavigableString(" ".join(element.get_text(" ").split())))
    else:
        _put_formula(soup, element, latex, display=element.get("display") == "block")


def _take_picture(soup: Tree, element: Tag, losses: list[str]) -> None:
    """Put a formula in the place of its picture, or the words of any other picture."""
    latex = str(element.get("data-equation-content") or "")
    classes = " ".join(element.get("class") or ())
    alt = tidied(str(element.get("alt") or "")).strip()
    if not latex and ("equation" in classes or "texrender" in classes) and alt:
        latex = alt.removeprefix("LaTeX:").strip()
    if latex:
        _put_formula(soup, element, latex, display=False)
        return
    losses.append(f"the picture{_named(element)}" + (f"; its words “{alt[:80]}” were kept" if alt else ""))
    element.replace_with(NavigableString(alt))


def _put_formula(soup: Tree, element: Tag, latex: str, *, display: bool) -> None:
    formula = soup.new_tag("x-tex", attrs={"latex": latex, "display": "block" if display else ""})
    element.replace_with(formula)


def _named(element: Tag) -> str:
    """Return the file an element shows, for a message."""
    address = str(element.get("src") or element.get("data") or "")
    if address.startswith("data:"):
        return " inside the text"
    name = tidied(address.split("?")[0].rstrip("/").rpartition("/")[2])[:80]
    return f" “{name}”" if name else ""


def _wrap_content(soup: Tree, element: Tag, name: str) -> None:
    for inner in element.find_all(["b", "strong"]):
        inner.unwrap()
    wrapper = soup.new_tag(name)
    for child in list(element.contents):
        wrapper.append(child)
    element.append(wrapper)


def _flatten_tables(soup: Tree, losses: list[str]) -> None:
    """Turn the cells of tables that cannot be ours into blocks, one after another."""
    flat: set[int] = set()
    for table in soup.find_all("table"):
        # Cells are those of the table round them: what is not plain holds nothing but blocks, tables too.
        if id(table.find_parent("table")) in flat or not _is_plain(table):
            flat.add(id(table))
    if not flat:
        return
    losses.append("a table that is more than rows of single cells; its cells became lines of text")
    parts = soup.find_all(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])
    of_flat = [part for part in parts if id(part if part.name == "table" else part.find_parent("table")) in flat]
    for part in of_flat:
        if part.name in ("thead", "tbody", "tfoot", "tr"):
            part.unwrap()
        else:
            part.name = "div"


def _is_plain(table: Tag) -> bool:
    """Whether a table can be one of ours: rows of as many cells, each a few words."""
    # What stands in itself is told by that, before cells are counted that stand in many.
    if table.find(list(_NESTS)) is not None or any(row.find("tr") is not None for row in table.find_all("tr")):
        return False
    cells = table.find_all(["td", "th"])
    joined = any(cell.get(span) not in (None, "", "1") for cell in cells for span in ("colspan", "rowspan"))
    rows = [len(row.find_all(["td", "th"])) for row in table.find_all("tr")]
    whole = bool(rows) and len(set(rows)) == 1 and rows[0] > 0 and sum(rows) == len(cells)
    return whole and not joined and table.find("caption") is None


def _join_texts(soup: Tree) -> None:
    """Join texts that stand side by side, so that what begins a line is known."""
    for text in list(soup.find_all(string=True)):
        before = text.previous_sibling
        if isinstance(before, NavigableString):
            joined = NavigableString(f"{before}{text}")
            before.extract()
            text.replace_with(joined)
