"""The Markdown of a cleaned tree of HTML, in the constructs that our renderer knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from quizzes.interchange import formulas
from quizzes.interchange.escapes import escaped_part, tidied

# Signs that no text holds once it is tidied; they part the cells and rows of a table until it is written.
_CELL, _ROW = "\x1e", "\x1d"
_SCHEME = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# An address that is a link as it stands, with no sign of Markdown or of the end of a sentence in or after it.
_BARE = re.compile(r"https?://[A-Za-z0-9./_*~?=&%#+:@-]*[A-Za-z0-9/]")
_UNSAFE = re.compile(r"[\s<>\"()\\`$|\x00-\x20\x7f]")
_LANGUAGE = re.compile(r"(?:language|lang)-([a-z0-9+#]{1,20})")


class Converter(MarkdownConverter):
    """Writes Markdown; what cannot be written is added to ``losses``."""

    def __init__(self, losses: list[str]) -> None:
        super().__init__(autolinks=False)
        self._losses = losses

    def convert_soup(self, soup: BeautifulSoup) -> str:
        """Return the Markdown of a tree."""
        return str(super().convert_soup(soup))

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Return the Markdown of running text: literal, but for formulas, which are kept."""
        tags = parent_tags or set()
        if "pre" in tags:
            return "".join(sign for sign in str(el).replace("\r\n", "\n") if sign in "\n\t" or sign >= " ")
        text = tidied(str(el)).replace(r"\(\)", "").replace(r"\[\]", "")
        if _is_edge(el.previous_sibling, el.parent):
            text = text.lstrip(" \xa0")
        if _is_edge(el.next_sibling, el.parent):
            text = text.rstrip(" \xa0")
        if "_noformat" in tags:
            return text
        pieces: list[str] = []
        for opener, inside in formulas.parted(text):
            if not opener:
                pieces.append(_after_formula(escaped_part(inside, is_linked="a" in tags) if inside else "", pieces))
            else:
                pieces.append(self._formula(inside, display=opener != r"\("))
        return "".join(pieces)

    def _formula(self, latex: str, *, display: bool) -> str:
        written = formulas.written(latex, display=display)
        if written is not None:
            return written
        self._losses.append(f"the formula {latex[:60]} cannot be shown; it stands as code")
        return _code_span(" ".join(latex.split()))

    def convert_x_tex(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a formula."""
        latex, display = str(el["latex"]), bool(el["display"])
        latex = re.sub(r"^\\[(\[](.*)\\[)\]]$|^\$+(.*?)\$+$", lambda m: m[1] or m[2] or "", latex.strip())
        return latex if "_noformat" in parent_tags else self._formula(latex, display=display)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link that may lead where it leads, or only its words."""
        if "_noformat" in parent_tags or not text.strip() or el.get("href") is None:
            return text
        address = str(el["href"]).strip()
        if "\n" in text or "a" in parent_tags or not _SCHEME.match(address) or "@" in address.split("/")[2:3]:
            self._losses.append(f"a link to {address[:80] or 'nowhere'}; its words were kept")
            return text
        if el.get_text() == address and _BARE.fullmatch(address):
            return address
        address = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
        return _framed(text, "[", f"]({address.replace(';', '%3B') if '&' in address else address})")

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write strong words."""
        return _marked(el, text, parent_tags, "**", "strong")

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write emphasized words."""
        return _marked(el, text, parent_tags, "*", "em")

    def get_conv_fn(self, tag_name: str) -> Any:
        """Find what writes an element: the tags that our renderer lets pass stay as they are."""
        if tag_name in _PASSING:
            return lambda el, text, parent_tags: _tagged(text, parent_tags, tag_name.removeprefix("x-"))
        if tag_name in ("dt", "dd", "summary", "figcaption", "caption", "legend"):
            return self.convert_block
        if tag_name in _BLOCKS:
            return self.convert_block
        return super().get_conv_fn(tag_name)  # type: ignore[misc]  # markdownify has no types

    def convert_block(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a block as a paragraph, or within a line as words."""
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        return f"\n\n{text.strip()}\n\n" if text.strip() else ""

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a quote."""
        if "_inline" in parent_tags or not text.strip():
            return f" {text.strip()} "
        return "\n\n" + re.sub(r"(?m)^(?=.)", "> ", text.strip("\n")).replace("\n\n", "\n>\n") + "\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Break a line, unless nothing follows or the block goes on in another way."""
        if "pre" in parent_tags:
            return "\n"
        if "_inline" in parent_tags or "_noformat" in parent_tags or parent_tags & _WITHIN_LINES:
            return " "
        before, after = _skip_blank(el.previous_siblings), _skip_blank(el.next_siblings)
        if isinstance(after, Tag) and after.name == "br":
            return ""
        if isinstance(before, Tag) and before.name == "br":
            return "\n\n"
        return "" if _is_edge(before, el.parent) or _is_edge(after, el.parent) else "\\\n"

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write code within a line."""
        if parent_tags & {"pre", "_noformat"} or not text.strip():
            return text
        return _framed(" ".join(text.split()) if "\n" in text else text, "", "", write=_code_span)

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a block of code, in a fence that is longer than any within it."""
        if "pre" in parent_tags:
            return text
        code = re.sub(r"^[ \n]*\n|\s+$", "", text)
        if not code.strip() or "_inline" in parent_tags:
            return _code_span(" ".join(code.split())) if code.strip() else ""
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
        inner = el.find("code")
        classes = [*(el.get("class") or ()), *((inner.get("class") or ()) if isinstance(inner, Tag) else ())]
        language = next((found[1] for found in map(_LANGUAGE.fullmatch, map(str, classes)) if found), "")
        return f"\n\n{fence}{language}\n{code}\n{fence}\n\n"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list: numbers from its start, or dashes."""
        if "_inline" in parent_tags:
            return text
        start = str(el.get("start") or "1")
        number = int(start) if re.fullmatch("[0-9]{1,8}", start) else 1
        # A list right after a list would be read as one with it: the other sign parts them.
        before = _skip_blank(el.previous_siblings)
        other = isinstance(before, Tag) and before.name == el.name and before.get("other") is None
        if other:
            el["other"] = "1"
        after, bullet = (")", "*") if other else (".", "-")
        items = [item.strip("\n ") for item in text.split(_ROW)]
        lines = []
        for place, item in enumerate(filter(None, items)):
            marker = f"{number + place}{after} " if el.name == "ol" else f"{bullet} "
            lines.append(marker + item.replace("\n", "\n" + " " * len(marker)))
        space = "\n" if "li" in parent_tags else "\n\n"
        # Items of paragraphs stand apart, as they do where they come from.
        apart = any(item.find("p", recursive=False) for item in el.find_all("li", recursive=False))
        return space + re.sub(r"(?m)^ +$", "", ("\n\n" if apart else "\n").join(lines)) + "\n\n"

    convert_ul = convert_list
    convert_ol = convert_list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write an item; what stands in no list is a paragraph."""
        listed = el.parent is not None and el.parent.name in ("ul", "ol")
        return f"{text.strip()}{_ROW}" if listed else f"\n\n{text.strip()}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell."""
        return " ".join(text.split()).replace("|", "\\|") + _CELL

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a row."""
        return text.strip("\n ") + _ROW

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table; one without a head gets an empty one."""
        rows = [row.strip("\n ").split(_CELL)[:-1] for row in text.split(_ROW)[:-1]]
        first = el.find("tr")
        if not isinstance(first, Tag) or not rows:
            return ""
        if first.find("th") is None and (first.parent is None or first.parent.name != "thead"):
            rows.insert(0, [""] * len(rows[0]))
        rows.insert(1, ["---"] * len(rows[0]))
        lines = ("| " + " | ".join(cell.strip() or " " for cell in row) + " |" for row in rows)
        return "\n\n" + "\n".join(lines) + "\n\n"


_PASSING = frozenset("sub sup u s del ins mark small q cite var x-kbd".split())
_WITHIN_LINES = _PASSING | {"strong", "em", "a"}
_BLOCKS = frozenset(
    "address aside center fieldset figure footer header main nav details body html dl section article".split()
)
_BREAKS = _BLOCKS | frozenset("p div ul ol li blockquote pre table hr td th tr dt dd summary br".split())


def _is_edge(neighbor: object, parent: Tag | None) -> bool:
    """Whether a text has the edge of a block where ``neighbor`` would stand."""
    if neighbor is None:
        return parent is None or parent.name in _BREAKS or parent.name == "[document]"
    return isinstance(neighbor, Tag) and neighbor.name in _BREAKS


def _skip_blank(siblings: Any) -> object:
    return next((sibling for sibling in siblings if isinstance(sibling, Tag) or str(sibling).strip()), None)


def _code_span(text: str) -> str:
    runs = [len(run) for run in re.findall("`+", text)]
    ticks = "`" * next(width for width in range(1, len(runs) + 2) if width not in runs)
    inner = text.strip()
    return f"{ticks} {inner} {ticks}" if runs else f"{ticks}{inner}{ticks}"


def _framed(text: str, opening: str, closing: str, write: Callable[[str], str] = str) -> str:
    """Put signs round words, and the space at their ends outside."""
    words = text.strip(" ")
    if not words:
        return text
    before = text[: len(text) - len(text.lstrip(" "))]
    return f"{before}{opening}{write(words)}{closing}{text[len(text.rstrip(' ')) :]}"


def _tagged(text: str, parent_tags: set[str], tag: str) -> str:
    whole = bool(text.strip()) and "\n" not in text and "_noformat" not in parent_tags and f"<{tag}>" not in text
    return _framed(text, f"<{tag}>", f"</{tag}>") if whole else text


def _marked(el: Tag, text: str, parent_tags: set[str], sign: str, tag: str) -> str:
    """Put stars round words where Markdown would read them so, else the tag that our renderer lets pass."""
    if "\n" in text or "_noformat" in parent_tags or tag in parent_tags or not text.strip():
        return text
    words = text.strip(" ")
    before, after = _sign(el.previous_sibling, -1), _sign(el.next_sibling, 0)
    before, after = ("" if text[0] == " " else before), ("" if text[-1] == " " else after)
    opens = before.strip() == "" or (words[0].isalnum() and before in "([")
    closes = after.strip() == "" or (words[-1].isalnum() and after in ".,;:!?)")
    if opens and closes and not {words[0], words[-1]} & set("*_`") and not parent_tags & {"strong", "em"}:
        return _framed(text, sign, sign)
    return _tagged(text, parent_tags, tag)


def _sign(neighbor: object, at: int) -> str:
    """Return the sign of a neighbor that stands next to words; "x" for an element, which could begin with any."""
    if neighbor is None:
        return ""
    if isinstance(neighbor, Tag):
        return "" if neighbor.name in _BREAKS else "x"
    return str(neighbor)[at] if str(neighbor) else ""


def _after_formula(text: str, before: list[str]) -> str:
    """A digit right after the sign that closes a formula would make it a price."""
    if before and before[-1].endswith("$") and text[:1].isdigit():
        return f"&#{ord(text[0])};{text[1:]}"
    return text
