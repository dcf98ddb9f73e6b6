"""A signed-out page, the same for everyone, as it is sent: its bodies in each coding, and its finished headers."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Hashable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.urls import ResolverMatch

from courses.packing import PACKERS, SOON_PACKERS, UNPACKERS, helper

NO_WEIGHT = re.compile(r"q=0(\.0*)?")
#: So many ask for a page in each process before it is made as small as it gets.
SOON_FOR = 2
#: In the environment of a request of ours (no visitor can set it): at once as small as it gets.
FINEST = "lectern.finest"
#: A page has three codings, of which two are made twice, with and without TLS, whole and unchanged: no more than that.
MOST_HEADERS = 20


def accepts(request: HttpRequest, coding: str) -> bool:
    """Whether the browser takes this content coding: named in Accept-Encoding, and not with a weight of 0."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip() == coding:
            return not NO_WEIGHT.fullmatch(weight.replace(" ", ""))
    return False


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent of a page: its status, content coding ("" for none), tag and body."""

    status: int
    coding: str
    tag: str
    body: bytes


class KeptHeaders(ResponseHeaders):
    """Headers that many answers have in common. Whoever would change them is told so by TypeError."""

    def __init__(self, headers: ResponseHeaders) -> None:
        self.is_kept = False
        super().__init__(dict(headers.items()))
        self.is_kept = True

    def __setitem__(self, name: str, value: Any) -> None:
        if self.is_kept:
            self.refuse()
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self.refuse()

    def pop(self, name: str, default: Any = None) -> NoReturn:
        self.refuse()

    def refuse(self) -> NoReturn:
        raise TypeError("these headers belong to many answers: change those of an answer before they are kept")


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
        self.headers: dict[Hashable, KeptHeaders] = {}

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
        """The page for who asks, in a coding that their browser takes, or word that it did not change."""
        sent = self.chosen(request)
        response = HttpResponse(sent.body, status=sent.status)
        if sent.status == HTTPStatus.NOT_MODIFIED:
            del response.headers["Content-Type"]
        elif sent.coding:
            response.headers["Content-Encoding"] = sent.coding
        response.headers["ETag"] = sent.tag
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        response.headers["Vary"] = "Cookie, Accept-Encoding"
        response.of_page = self  # type: ignore[attr-defined]  # a note for courses.ready, which answers have no field for
        return response

    def chosen(self, request: HttpRequest) -> Sent:
        """What a request for the page is answered with."""
        coding = next((coding for coding in PACKERS if accepts(request, coding)), "")
        asked = request.META.get("HTTP_IF_NONE_MATCH", "")
        # Who has the page has it from a file as well, perhaps: its tag is that of the smallest body.
        body = self.body(coding, finest=bool(asked) or FINEST in request.META)
        tag = tag_of(self.moment, len(body))
        if tag in asked or asked.strip() == "*":
            return Sent(HTTPStatus.NOT_MODIFIED, coding, tag, b"")
        return Sent(HTTPStatus.OK, coding, tag, body)

    def finish_headers(self, request: HttpRequest, response: HttpResponse) -> None:
        """Keep the headers of an answer of this page, as all middleware has left them, for :meth:`finished`."""
        coding = response.headers.get("Content-Encoding", "")
        key = (response.status_code, coding, response.headers["ETag"], request.is_secure())
        if len(self.headers) < MOST_HEADERS and not response.cookies:
            self.headers[key] = KeptHeaders(response.headers)

    def finished(self, request: HttpRequest) -> HttpResponse | None:
        """The page with the headers that such an answer had before, or None when there was none yet."""
        sent = self.chosen(request)
        coding = sent.coding if sent.status == HTTPStatus.OK else ""
        headers = self.headers.get((sent.status, coding, sent.tag, request.is_secure()))
        if headers is None:
            return None
        request.resolver_match = self.match
        response = HttpResponse(sent.body, status=sent.status)
        response.headers = headers
        return response


def tag_of(moment: int, length: int) -> str:
    """The ETag: what web servers make of a file's time and length, so a page that is published as a file whose time is
    :attr:`PublicPage.moment` has the same tag there as here.
    """
    return f'"{moment:x}-{length:x}"'
