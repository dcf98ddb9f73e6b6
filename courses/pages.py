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

import hashlib
import re
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
from django.urls import ResolverMatch

from accounts.personal import Personal
from courses.marks import Part, fill, parse, to_be_stored
from courses.models import publication
from courses.packing import PACKERS, SOON_PACKERS, UNPACKERS, helper

NO_WEIGHT = re.compile(r"q=0(\.0*)?")
BUDGET = 64 * 1024 * 1024
#: So many ask for a page in each process before it is made as small as it gets.
SOON_FOR = 2
#: In the environment of a request of ours (no visitor can set it): at once as small as it gets.
FINEST = "lectern.finest"
MAKERS = 64

Build = Callable[[], dict[str, Any]]
View = Callable[..., HttpResponse]


def accepts(request: HttpRequest, coding: str) -> bool:
    """Whether the browser takes this content coding: named in Accept-Encoding, and not with a weight of 0."""
    for part in request.headers.get("Accept-Encoding", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip() == coding:
            return not NO_WEIGHT.fullmatch(weight.replace(" ", ""))
    return False


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


class PublicPage:
    """A signed-out page, kept as it is sent: compressed when somebody first takes it that way.

    The first get it compressed in a hurry, and then it is made as small as it gets, once, while others are answered.
    The text itself is not kept beside that; who takes it plain gets it unpacked. ``match`` is how the address was
    resolved, for those who ask a request for it (:mod:`courses.ready`).
    """

    def __init__(self, raw: bytes, match: ResolverMatch | None = None) -> None:
        self.match = match
        self.digest = hashlib.blake2b(raw, digest_size=16).digest()
        #: About what it takes with all its bodies.
        self.size = len(raw) // 2
        self.packed = {"": raw}
        self.asked: dict[str, int] = {}
        #: The codings that were made in a hurry.
        self.coarse: set[str] = set()
        self.lock = threading.Lock()

    def says(self, raw: bytes) -> bool:
        """Whether this is its text."""
        return self.digest == hashlib.blake2b(raw, digest_size=16).digest()

    @property
    def moment(self) -> int:
        """A number of 31 bits that tells this text from others, in the place of a file's time: see :func:`tag`."""
        return int.from_bytes(self.digest[:4], "big") >> 1 | 2

    def raw(self) -> bytes:
        """The text; whoever asks holds the lock."""
        if "" in self.packed:
            return self.packed[""]
        coding, packed = next(iter(self.packed.items()))
        return UNPACKERS[coding](packed)

    def body(self, coding: str, *, finest: bool = False) -> bytes:
        """The page in a content coding, or as it is for the empty one. ``finest``: as small as it gets, at once."""
        with self.lock:
            if not coding:
                return self.raw()
            self.asked[coding] = self.asked.get(coding, 0) + 1
            if coding not in self.packed and not finest and coding in SOON_PACKERS:
                self.put(coding, SOON_PACKERS[coding](self.raw()))
                self.coarse.add(coding)
            elif coding not in self.packed or (finest and coding in self.coarse):
                self.put(coding, PACKERS[coding](self.raw()))
            if coding in self.coarse and self.asked[coding] == SOON_FOR + 1:
                helper.do(lambda: self.finish(coding))
            return self.packed[coding]

    def put(self, coding: str, body: bytes) -> None:
        """Keep this body, and no longer the text itself; whoever asks holds the lock."""
        self.packed[coding] = body
        self.packed.pop("", None)
        self.coarse.discard(coding)

    def finish(self, coding: str) -> None:
        """Make the body as small as it gets, while others are sent the larger one."""
        with self.lock:
            if coding not in self.coarse:
                return
            raw = self.raw()
        body = PACKERS[coding](raw)
        with self.lock:
            self.put(coding, body)

    def response(self, request: HttpRequest) -> HttpResponse:
        coding = next((coding for coding in PACKERS if accepts(request, coding)), "")
        asked = request.headers.get("If-None-Match", "")
        # Who has the page has it from a file as well, perhaps: its tag is that of the smallest body.
        body = self.body(coding, finest=bool(asked) or FINEST in request.META)
        tag = tag_of(self.moment, len(body))
        if tag in asked or asked.strip() == "*":
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
        else:
            response = HttpResponse(body)
            if coding:
                response.headers["Content-Encoding"] = coding
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        response.headers["Vary"] = "Cookie, Accept-Encoding"
        return response


def tag_of(moment: int, length: int) -> str:
    """The ETag: what web servers make of a file's time and length, so a page that is published as a file whose time is
    :attr:`PublicPage.moment` has the same tag there as here.
    """
    return f'"{moment:x}-{length:x}"'


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


def rendered(template: str, context: dict[str, Any]) -> str:
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
    """The answer for a signed-out reader when the page is kept and still right, else None. One look-up."""
    key = (request.path, "public")
    if key not in shelf.pages:
        return None
    page: PublicPage | None = shelf.find(key, publication.current_version())
    if page is None:
        return None
    request.resolver_match = page.match
    return page.response(request)


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
        page = PersonalPage(parse(marked), context.get("facts"), 2 * len(marked))
        shelf.keep(key, version, page)
    return page  # type: ignore[no-any-return]
