"""What a proxy's own configuration needs to serve published pages: where they are, and the headers of the application.

The files are written beside the pages by whoever publishes them and are included by ``deploy/nginx.conf`` and
``deploy/Caddyfile``, so that the headers exist once.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from config.serving.public import Headers

BY = "# Written by `manage.py publish_pages`, from the application's own headers; changes made here are lost.\n"
RELOAD = "# When it is another one after an upgrade, reload the proxy; until then the application answers.\n"


def key(headers: Headers) -> str:
    """A short name for these headers."""
    return hashlib.blake2b(repr(headers).encode(), digest_size=4).hexdigest()


def nginx(folder: Path, headers: Headers) -> str:
    """Lines for a ``location``: where the pages are at this moment, and their headers.

    ``$lectern_period`` comes from ``deploy/nginx.conf``: the period of the clock, or a word that no link has.
    """
    return f'{BY}{RELOAD}root "{folder}/lease/{key(headers)}-$lectern_period";\n{nginx_lines(headers)}'


def nginx_headers(headers: Headers) -> str:
    return BY + nginx_lines(headers)


def nginx_lines(headers: Headers) -> str:
    return "".join(f"add_header {name} {quoted(value)};\n" for name, value in headers)


def caddy(folder: Path, headers: Headers, static: Headers) -> str:
    """Three snippets for a Caddyfile: where the pages are at this moment, their headers, and those of static files."""
    return (
        f"{BY}{RELOAD}(lectern_root) {{\n"
        f'\troot * "{folder}/lease/{key(headers)}-{{lectern_period}}"\n'
        "}\n(lectern_headers) {\n"
        f"\theader {{\n{caddy_lines(headers)}\t\t-Last-Modified\n\t\t-Accept-Ranges\n\t\tdefer\n\t}}\n"
        "}\n(lectern_static) {\n"
        f"\theader {{\n{caddy_lines(static)}\t}}\n"
        "}\n"
    )


def caddy_lines(headers: Headers) -> str:
    return "".join(f"\t\t{name} {quoted(value)}\n" for name, value in headers)


def quoted(value: str) -> str:
    r"""A value in quotation marks, for either of them. ``$`` would begin a variable: no header of ours has one."""
    if "$" in value or "{" in value:
        raise ValueError(f"a header with $ or {{ cannot be given to a proxy: {value}")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
