"""Addresses that look like ours and lead elsewhere, and where a browser lands that is sent to one."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

EVIL = "evil.example"
#: Forty values for ``next``.
HOSTILE = [
    "https://evil.example/", "http://evil.example", "HTTPS://EVIL.EXAMPLE/", "//evil.example/", "///evil.example/",
    "////evil.example", "/////evil.example/", r"\\evil.example", r"/\evil.example", r"\/evil.example",
    r"/\/evil.example", r"https:\\evil.example", "/\t/evil.example/", "\t//evil.example", "/\n/evil.example",
    "/\r/evil.example", "\x00//evil.example", "\x0b//evil.example", "\x1f//evil.example", " //evil.example",
    "\u00a0//evil.example", "\u3000//evil.example", "https:evil.example", "https:/evil.example",
    "https:///evil.example", "http:///evil.example", "http://testserver@evil.example/",
    "http://testserver:80@evil.example/", "http://testserver.evil.example/", "//testserver:80@evil.example/",
    "http://evil.example#testserver", "http://evil.example?testserver", "javascript:alert(1)", "JavaScript:alert(1)",
    "java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "ftp://testserver/",
    "http://[::1", "//evil\u3002example",
]  # fmt: skip
#: Values that are paths of this site, whatever they look like: they may be followed.
ODD_PATHS = [
    "/%0d%0aLocation:%20https://evil.example", "/..//evil.example", "/.//evil.example", "/%2f/evil.example",
    "/%5cevil.example", "/@evil.example", "/evil.example", "/?next=//evil.example", "/#//evil.example",
    "/;@evil.example",
]  # fmt: skip
#: Values with which a header would be split.
SPLITTING = ["/\r\nLocation: https://evil.example", "/\r\n\r\n<script>", "/\nSet-Cookie: a=1", "/\x00"]


def lands_on(base: str, location: str) -> str:
    """The host that a browser asks when it is sent to ``location`` from a page at ``base`` (WHATWG URL)."""
    seen = re.sub("[\t\r\n]", "", location.strip("".join(map(chr, range(33)))))
    scheme = re.match("[a-zA-Z][a-zA-Z0-9+.-]*:", seen)
    if scheme and scheme[0].lower() not in {"http:", "https:"}:
        return scheme[0].lower()
    head, mark, tail = re.match(r"([^?#]*)([?#]?)(.*)", seen, re.DOTALL).groups()
    head = head.replace("\\", "/")
    if scheme:
        head = re.sub("^(https?:)/*", r"\1//", head, flags=re.IGNORECASE)
    elif head.startswith("//"):
        head = "//" + head.lstrip("/")
    target = urlsplit(urljoin(base, head + mark + tail))
    return (target.netloc.rpartition("@")[2]).lower()
