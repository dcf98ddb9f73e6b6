"""The words of finished HTML, for places that take no markup, such as the options of a ``<select>``."""

from __future__ import annotations

from html.parser import HTMLParser

# Formulas of these alone read the same on one line; any other, such as a power or a fraction, does not.
_LINEAR = frozenset({"math", "mrow", "mstyle", "mi", "mn", "mo", "mtext", "mspace", "semantics"})
_INLINE = frozenset("a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u".split())


def words(html: str) -> str:
    """Return the text of HTML with pictures as their descriptions; "" when a line of text cannot say it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "" if reader.is_lost else " ".join("".join(reader.found).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.is_lost = False
        self._in_maths = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_maths = self._in_maths or tag == "math"
        if self._in_maths:
            self.is_lost = self.is_lost or tag not in _LINEAR
        elif tag in ("sub", "sup"):
            self.is_lost = True
        elif tag == "img":
            self.found.append(f" {dict(attrs).get('alt') or ''} ")
        elif tag not in _INLINE:
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._in_maths = self._in_maths and tag != "math"
        if not self._in_maths and tag not in _INLINE and tag != "math":
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        self.found.append(data)
