"""Every route of the site as the resolver has it: ours, those of accounts, and every page of the admin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

#: The list of apps, which changes with what is installed, within one route of the admin.
APP_LIST = re.compile(r"\^\(\?P<app_label>[^)]*\)/\$")


@dataclass(frozen=True)
class Route:
    """An address with blanks, and the view behind it."""

    text: str
    view: Callable[..., Any]

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the blanks."""
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.text))


def routes() -> list[Route]:
    return list(found(get_resolver().url_patterns))


def found(patterns: list[Any], prefix: str = "") -> Iterator[Route]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(APP_LIST.sub("<app_label>/", text), pattern.callback)
        else:
            yield from found(pattern.url_patterns, text)


def texts(*branches: str) -> set[str]:
    """The routes below these branches; without any, those below none of ``accounts/`` and ``admin/``."""
    if branches:
        return {route.text for route in routes() if route.text.startswith(branches)}
    return {route.text for route in routes()} - texts("accounts/", "admin/")
