"""The table of requests that only a socket can send: what they are, and the status of the one answer that is due.

0: the connection is closed without an answer. ``WAITS``: more would have to come, so nothing is said yet.
"""

from __future__ import annotations

WAITS = -1
HOST = b"Host: localhost\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SECOND = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(headers: bytes, body: bytes = b"") -> bytes:
    return b"POST /healthz HTTP/1.1\r\n" + HOST + headers + b"\r\n" + body


def get(target: bytes = b"/healthz", headers: bytes = b"", *, method: bytes = b"GET", version: bytes = b"1.1") -> bytes:
    return method + b" " + target + b" HTTP/" + version + b"\r\n" + HOST + headers + b"\r\n"


RAW: dict[str, tuple[bytes, int]] = {
    # two opinions about where a body ends, and a second request in what one of them leaves over
    "a length and chunks": (post(b"Content-Length: 6\r\n" + CHUNKED, b"0\r\n\r\n" + SECOND), 403),
    "chunks and a length": (post(CHUNKED + b"Content-Length: 6\r\n", b"0\r\n\r\n" + SECOND), 403),
    "an encoding that is none": (post(b"Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n", b"0\r\n\r\n"), 400),
    "chunks, and not": (post(CHUNKED + b"Transfer-Encoding: identity\r\n", b"0\r\n\r\n" + SECOND), 400),
    "a blank before the colon": (post(b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n"), 400),
    "two lengths": (post(b"Content-Length: 0\r\nContent-Length: 44\r\n", SECOND), 400),
    "a list of lengths": (post(b"Content-Length: 0, 44\r\n", SECOND), 400),
    "a negative length": (post(b"Content-Length: -1\r\n"), 400),
    "a length with a sign": (post(b"Content-Length: +5\r\n", b"abcde"), 400),
    "a length in hex": (post(b"Content-Length: 0x5\r\n", b"abcde"), 400),
    "a length past all numbers": (post(b"Content-Length: 99999999999999999999999\r\n"), 400),
    "a length over the limit": (post(b"Content-Length: 17000000\r\n"), 413),
    "a chunk without a size": (post(CHUNKED, b"2\r\nab\r\nZZ\r\nab\r\n0\r\n\r\n"), 411),
    "a chunk past all numbers": (post(CHUNKED, b"FFFFFFFFFFFFFFFFFF\r\nab\r\n"), 403),
    "a negative chunk": (post(CHUNKED, b"-1\r\na\r\n0\r\n\r\n"), 403),
    "words after a chunk's size": (post(CHUNKED, b"1\r\na\r\n1;" + b"x" * 100_000 + b"\r\na\r\n0\r\n\r\n"), 411),
    "chunks that are whole": (post(CHUNKED, b"8\r\nanswer=a\r\n0\r\n\r\n"), 411),
    # lines and signs
    "a folded header": (get(headers=b"X-A: b\r\n c\r\n"), 400),
    "line feeds alone": (b"GET /no-such HTTP/1.1\nHost: localhost\n\n", 404),
    "carriage returns alone": (b"GET /healthz HTTP/1.1\rHost: localhost\r\r", 400),
    "NUL in a header": (get(headers=b"X-A: b\x00c\r\n"), 400),
    "a blank in a header's name": (get(headers=b"X A: b\r\n"), 400),
    "a header's name that is no text": (get(headers=b"X-\xff: 1\r\n"), 400),
    "NUL in the path": (get(b"/health\x00z"), 400),
    "a path that is no text": (get(b"/\xff\xfe"), 400),
    "a query that is no text": (get(b"/healthz?a=\xff\xfe"), 400),
    "cookies that are no text": (get(headers=b"Cookie: session=\xff\xfe; csrf=\xe9\r\n"), 200),
    "a type that is no text": (post(b"Content-Type: a/\xff; charset=\xff\r\nContent-Length: 1\r\n", b"a"), 403),
    # whose address, and in which form
    "an absolute address": (get(b"http://localhost/no-such"), 404),
    "another site's absolute address": (get(b"http://evil.example/no-such"), 404),
    "an absolute address that is none": (get(b"http://a:b@[::1/healthz"), 400),
    "two slashes": (get(b"//evil.example/no-such"), 404),
    "a way out": (get(b"/static/../../../../etc/passwd"), 404),
    "a way out, encoded": (get(b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd"), 404),
    "bytes that are no text, encoded": (get(b"/%ff%fe"), 404),
    "NUL, encoded": (get(b"/%00"), 400),
    "every address": (get(b"*", method=b"OPTIONS"), 405),
    "a tunnel": (get(b"evil.example:443", method=b"CONNECT"), 405),
    "a method of its own": (get(method=b"PROPFIND"), 405),
    "a method that is no text": (get(method=b"G\xcbT"), 400),
    # the address that the server listens on stands for it, and has to be one of the site's
    "no host": (b"GET /no-such HTTP/1.1\r\n\r\n", 404),
    "two hosts": (get(b"/no-such", b"Host: evil.example\r\n"), 400),
    "a tunnel for sockets": (get(headers=b"Connection: Upgrade\r\nUpgrade: websocket\r\n"), 200),
    "underscores": (get(headers=b"X_Forwarded_For: 1\r\nContent_Length: 5\r\n"), 200),
    # too much, and other languages
    "a long path": (get(b"/" + b"a" * 70_000), 414),
    "many headers": (get(headers=b"".join(b"X-%d: a\r\n" % n for n in range(5000))), 431),
    "a version that is none": (get(version=b"9.9"), 400),
    "no version": (b"GET /healthz\r\n", 400),
    "a greeting in TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60, 400),
    "noise": (bytes(range(256)) * 4, 400),
    # what does not come
    "a head without end": (b"GET /healthz HTTP/1.1\r\nHost: loc", WAITS),
    "a body that is held back": (post(b"Content-Length: 5\r\n", b"ab"), WAITS),
    "chunks that are held back": (post(CHUNKED, b"5\r\nab"), WAITS),
}
