"""The static floor: a page's text and pictures as plain HTML with a few lines of style inside it, a file of nginx.

It is the least that a browser has to do for this content: one request, no style sheet, no script, no font, nothing that
is closed until somebody opens it.
"""

from __future__ import annotations

import html
from html.parser import HTMLParser
from pathlib import Path

import brotli

#: As large on the screen as the site's own text, so that as much of it is seen at first.
STYLE = (
    "body{margin:0 auto;padding:1rem;max-width:38rem;font:1.125rem/1.6 serif}h1{font-size:2rem;line-height:1.15}"
    "svg{max-width:100%;height:auto}svg.i{width:1em;height:1em}img{max-width:100%;height:auto}nav a{margin-right:1rem}"
    "table{display:block;overflow-x:auto;border-collapse:collapse}pre{overflow-x:auto}"
)
VOID = {"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"}
DROPPED = {"script", "style", "link", "meta", "base", "template", "noscript"}
KEPT = {
    "href", "src", "alt", "width", "height", "type", "colspan", "rowspan", "start", "role", "aria-label", "aria-hidden",
}  # fmt: skip


class Plain(HTMLParser):
    """Writes the same page again without what only the site's style and scripts need."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.title = ""
        self.open: list[str] = []
        #: How deep in an element that is left out; in a picture, where everything stays; and in the title.
        self.left_out: int | None = None
        self.picture: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and tag not in {"link", "meta", "base"}:
            self.open.append(tag)
        names = {name for name, _ in attrs}
        if self.left_out is None and (tag in DROPPED or tag == "head" or "popover" in names or "hidden" in names):
            if tag not in {"link", "meta", "base"}:
                self.left_out = len(self.open)
            return
        if self.left_out is not None or tag in {"html", "body"}:
            return
        if tag in {"svg", "math"} and self.picture is None:
            self.picture = len(self.open)
        told = [(name, value) for name, value in attrs if self.picture is not None or name in KEPT]
        self.out.append("".join((f"<{tag}", *(f' {name}="{html.escape(value or "")}"' for name, value in told), ">")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open:
            depth, ended = len(self.open), self.open.pop()
            if self.left_out is None and ended not in {"html", "body"}:
                self.out.append(f"</{ended}>")
            if self.left_out == depth:
                self.left_out = None
            if self.picture == depth:
                self.picture = None
            if ended == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title" and self.picture is None:
            self.title += data
        elif self.left_out is None:
            self.out.append(html.escape(data, quote=False))


def page(source: str) -> str:
    """The floor of a page."""
    plain = Plain()
    plain.feed(source)
    plain.close()
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(plain.title)}</title><style>{STYLE}</style>{''.join(plain.out).strip()}"
    )


def write(folder: Path, name: str, source: str) -> None:
    """Put the floor of a page where :func:`server` serves it as ``/name``."""
    place = folder / "floor"
    place.mkdir(exist_ok=True)
    place.chmod(0o755)
    (place / f"{name}.br").write_bytes(brotli.compress(page(source).encode(), mode=brotli.MODE_TEXT, quality=11))


def server(folder: Path, port: int) -> str:
    """A server of nginx for the floor, as the site's own: https, HTTP/2, files that are compressed already."""
    return f"""
server {{
    listen 127.0.0.1:{port} ssl http2;
    server_name localhost;
    ssl_certificate     {folder}/cert.pem;
    ssl_certificate_key {folder}/cert.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_buffer_size 4k;
    root {folder}/floor;
    location / {{
        types {{ }}
        default_type "text/html; charset=utf-8";
        add_header Content-Encoding br;
        rewrite ^ "$uri.br" break;
    }}
}}
"""
