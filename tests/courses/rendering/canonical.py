"""HTML reduced to its blocks, so that two Markdown engines can be compared."""

import re
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img"})
BLOCKS = "p|ul|ol|li|blockquote|h[1-6]|hr|table|thead|tbody|tr|td|th"


class _Blocks(HTMLParser):
    """Collects tags without attributes (but the start of a list), and text."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.in_code = 0

    def handle_starttag(self, tag, attributes):
        if tag in ("div", "span", "a"):
            return
        self.in_code += tag == "pre"
        start = "".join(f" start={value}" for name, value in attributes if name == "start")
        self.parts.append(f"<{'td' if tag == 'th' else tag}{start}>")

    def handle_endtag(self, tag):
        if tag in ("div", "span", "a") or tag in VOID:
            return
        self.in_code -= tag == "pre"
        self.parts.append(f"</{'td' if tag == 'th' else tag}>")

    def handle_data(self, data):
        self.parts.append(data if self.in_code else re.sub(r"\s+", " ", data))


def canonical(html):
    """Return ``html`` without attributes and without the space between its blocks."""
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).replace("<br> ", "<br>")
    pieces = re.split(r"(<pre>.*?</pre>)", text, flags=re.DOTALL)
    outside = re.compile(rf"\s*(</?(?:{BLOCKS})(?: [^>]*)?>)\s*")
    tidy = [
        re.sub(r"\s+</code>", "</code>", p) if p.startswith("<pre>") else outside.sub(r"\1", p).strip() for p in pieces
    ]
    return "".join(tidy)
