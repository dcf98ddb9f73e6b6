"""Requests to the site from outside, with the standard library: each header as it came, nothing followed or mended."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config.doctor import mirror
from config.doctor.findings import NotChecked
from config.env import Env

SECONDS = 10.0
PORTS = {"http": 80, "https": 443}
PIECE = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back. ``began`` and ``ended`` are this machine's time around the request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    began: float
    ended: float

    def all(self, name: str) -> list[str]:
        """Every value of a header, in the order in which they came."""
        return [value for given, value in self.headers if given.lower() == name.lower()]

    def header(self, name: str) -> str:
        return next(iter(self.all(name)), "")


@dataclass
class Site:
    """Where the site is reached, and by which name it is asked for.

    ``plain`` is the port on which http ought to lead to https; None where there is no telling. ``distrust`` says why
    the certificate does not count; the rest is looked at all the same.
    """

    scheme: str
    address: str
    port: int
    name: str
    plain: int | None = None
    seconds: float = SECONDS
    certificate: bytes = b""
    distrust: str = ""
    away: str = field(default="", init=False)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.name}"

    @property
    def host(self) -> str:
        """The name without a port."""
        return urlsplit(f"//{self.name}").hostname or ""

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        name: str = "",
        plain: bool = False,
    ) -> Answer:
        """Ask once. Raises :class:`NotChecked` where nothing answers, without asking again where nothing ever did."""
        if self.away:
            raise NotChecked(self.away)
        try:
            return self.asked(path, method, headers or {}, body, name, plain)
        except TimeoutError:
            # What hangs once hangs again: nothing else is asked, or this would take minutes.
            self.away = f"{self.url} takes longer than {self.seconds:.0f} s to answer {method} {path}"
            raise NotChecked(self.away) from None
        except (OSError, http.client.HTTPException) as trouble:
            raise NotChecked(f"{method} {path} got no answer ({reason(trouble)})") from None

    def asked(self, path: str, method: str, headers: Mapping[str, str], body: bytes, name: str, plain: bool) -> Answer:
        """As :meth:`ask`, with the errors of the network."""
        began = time.time()
        sock = self.connected(plain)
        connection = http.client.HTTPConnection(self.host, timeout=self.seconds)
        connection.sock = sock
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            given = {"Host": name or self.name, "Connection": "close", "User-Agent": "lectern-doctor", **headers}
            if body:
                given["Content-Length"] = str(len(body))
            for key, value in given.items():
                connection.putheader(key, value)
            connection.endheaders()
            try:
                for start in range(0, len(body), PIECE):
                    sock.sendall(body[start : start + PIECE])
            except OSError:
                pass  # who refuses a form answers, and hangs up, before it is all there
            response = connection.getresponse()
            return Answer(response.status, tuple(response.getheaders()), response.read(), began, time.time())
        finally:
            connection.close()

    def connected(self, plain: bool = False) -> socket.socket:
        """A connection, encrypted where the address says so; its certificate is kept."""
        port = self.plain if plain and self.plain else self.port
        sock = socket.create_connection((self.address, port), self.seconds)
        if plain or self.scheme == "http":
            return sock
        context = unverified() if self.distrust else self.context
        try:
            secure = context.wrap_socket(sock, server_hostname=self.host)
        except BaseException:
            sock.close()
            raise
        self.certificate = secure.getpeercert(binary_form=True) or b""
        return secure

    def greet(self) -> None:
        """Connect once, and remember whether anything answers and whether its certificate counts."""
        try:
            self.connected().close()
        except ssl.SSLCertVerificationError as trouble:
            self.distrust = trouble.verify_message or "it cannot be verified"
            self.greet()
        except OSError as trouble:
            self.away = f"{self.url} does not answer ({reason(trouble)})"

    def reflection(self, headers: Mapping[str, str] | None = None) -> mirror.Reflection:
        """How a request with these headers arrives. Raises :class:`NotChecked`."""
        answer = self.ask(mirror.PATH, headers={**(headers or {}), "Authorization": mirror.ticket()})
        if answer.status in {301, 302, 307, 308}:
            raise NotChecked("the site sends the doctor elsewhere, as where a proxy hides that people use https")
        try:
            return mirror.read(answer.body)
        except ValueError:
            raise NotChecked(
                f"the site does not know the doctor (status {answer.status}): it runs with another SECRET_KEY or "
                "another release than this command, or a proxy takes the header Authorization away"
            ) from None


def site_at(url: str, env: Env) -> Site:
    """The site behind ``url``. Where that is an address that the site has no name for, it is asked for by its own."""
    parts, own = urlsplit(url), urlsplit(env.site_url)
    host = parts.hostname or ""
    name = parts.netloc if host in env.hosts else own.netloc
    is_usual = parts.scheme == "https" and parts.port in {None, PORTS["https"]}
    site = Site(parts.scheme, host, parts.port or PORTS[parts.scheme], name, PORTS["http"] if is_usual else None)
    site.greet()
    return site


def unverified() -> ssl.SSLContext:
    """For looking on at a site whose certificate was reported already."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def reason(trouble: BaseException) -> str:
    """What the network says, in a few words."""
    if isinstance(trouble, TimeoutError):
        return "it took too long"
    if isinstance(trouble, OSError) and trouble.strerror:
        return trouble.strerror
    return str(trouble) or type(trouble).__name__
