"""Pages rendered once and sent many times.

A signed-out page is the same for everyone: it is rendered once, its bodies are compressed once, and each request
costs one look at the content version. It can be published as a file as well (:func:`for_everyone`).
A signed-in page differs from reader to reader in a few named places only: it is rendered once with marks in those
places (``{% slot %}``, ``{% when %}``) and each request fills them in. Nothing is compressed for a request: the parts
between the marks are stored as finished deflate blocks and joined.

A page is kept in the process that made it, under the content version it was made from
(:mod:`courses.models.publication`), so an edit shows at the next request on any worker.
"""

from __future__ import annotations

import struct
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, loader
from django.utils.safestring import SafeString

from accounts.personal import Personal
from courses.marks import Part, fill, parse, size, to_be_stored
from courses.models import publication
from courses.public_page import PublicPage, accepts

BUDGET = 64 * 1024 * 1024
MAKERS = 64

Build = Callable[[], dict[str, Any]]
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class PersonalPage:
    """A signed-in page with its personal places still open. ``facts`` is what the view needs to fill them."""

    parts: tuple[Part, ...]
    facts: Any
    size: int

    def response(self, request: HttpRequest, personal: Personal) -> HttpResponse:
        raw: list[bytes] = []
        packed: list[bytes] = []
        fill(self.parts, personal, raw, packed)
        body = b"".join(raw)
        if accepts(request, "gzip"):
            trailer = struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFFFFFF)
            head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
            response = HttpResponse(b"".join((head, *packed, b"\x03\x00", trailer)))
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(body)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Cookie, Accept-Encoding"
        return response


class Shelf:
    """The finished pages of this process, the longest unused thrown away first when they outgrow the budget."""

    def __init__(self, budget: int) -> None:
        self.budget, self.used = budget, 0
        self.lock = threading.Lock()
        self.makers = [threading.Lock() for _ in range(MAKERS)]
        self.pages: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    def find(self, key: Hashable, version: int) -> Any:
        with self.lock:
            found = self.pages.get(key)
            if found is None or found[0] != version:
                return None
            self.pages.move_to_end(key)
            return found[1]

    def former(self, key: Hashable) -> Any:
        """The page that was kept last, of whatever version: what did not change need not be compressed again."""
        with self.lock:
            found = self.pages.get(key)
            return found[1] if found else None

    def maker(self, key: Hashable) -> threading.Lock:
        """Held by whoever makes this page: after an edit many ask at once, and one of them makes it for all."""
        return self.makers[hash(key) % MAKERS]

    def keep(self, key: Hashable, version: int, page: Any) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.used += page.size - (old[1].size if old else 0)
            self.pages[key] = (version, page)
            while self.used > self.budget and len(self.pages) > 1:
                _, (_, dropped) = self.pages.popitem(last=False)
                self.used -= dropped.size


shelf = Shelf(BUDGET)


def rendered(template: str, context: dict[str, Any]) -> SafeString:
    """The template's text without a request: nothing of one reader can end up in a page that is kept."""
    return loader.get_template(template).template.render(Context(context))  # type: ignore[attr-defined,no-any-return]


def site_context(learner: bool) -> dict[str, Any]:
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "learner": learner}


def for_everyone(addresses: Callable[[], Iterable[str]]) -> Callable[[View], View]:
    """Say of a view that it answers these addresses with :func:`public` pages, so that they can be published as files
    (:mod:`config.serving`). The addresses are asked for each time: they come and go with the content.
    """

    def marked(view: View) -> View:
        view.public_addresses = addresses  # type: ignore[attr-defined]
        return view

    return marked


def public(request: HttpRequest, template: str, build: Build) -> HttpResponse:
    """Answer a signed-out reader. ``build`` gives the template's context and is called when the page is not kept."""
    version = publication.current_version()
    key = (request.path, "public")
    page: PublicPage | None = shelf.find(key, version)
    if page is None:
        with shelf.maker(key):
            page = shelf.find(key, version) or make_public(request, version, template, build)
    return page.response(request)


def ready(request: HttpRequest) -> HttpResponse | None:
    """The finished answer for a signed-out reader when the page is kept and still right, else None. One look-up."""
    key = (request.path, "public")
    if key not in shelf.pages:
        return None
    page: PublicPage | None = shelf.find(key, publication.current_version())
    return page.finished(request) if page is not None else None


def make_public(request: HttpRequest, version: int, template: str, build: Build) -> PublicPage:
    """Whatever somebody hangs onto the address, search engines learn that the page is at its path."""
    key = (request.path, "public")
    canonical = settings.SITE_URL + request.path
    context = {**build(), **site_context(learner=False), "personal": Personal(), "canonical": canonical}
    body = rendered(template, context).encode()
    if request.resolver_match is not None:
        request.resolver_match.tried = None  # all addresses that it is not: as large as a short page
    former: PublicPage | None = shelf.former(key)
    page = former if former is not None and former.says(body) else PublicPage(body, match=request.resolver_match)
    shelf.keep(key, version, page)
    return page


def personal(request: HttpRequest, template: str, audience: str, build: Build) -> PersonalPage:
    """The signed-in page for an audience ("learner", "editor"), its personal places open.

    The context that ``build`` gives may hold ``facts``, which is kept with the page for the view.
    """
    version = publication.current_version()
    key = (request.path, audience)
    page = shelf.find(key, version)
    if page is None:
        context = {**build(), **site_context(learner=True)}
        with to_be_stored():
            marked = rendered(template, context)
        page = PersonalPage(parse(marked), context.get("facts"), size(marked))
        shelf.keep(key, version, page)
    return page  # type: ignore[no-any-return]
