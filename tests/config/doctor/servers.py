"""Servers on this machine's own address that behave as told: a mail server, and a proxy in front of the site."""

import http.client
import socketserver
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def served(server):
    """Run a server in threads of its own; its port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def encrypting(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as is asked of it.

    ``offers`` are its extensions, ``replies`` answers by command that differ from the usual one, ``said`` what it
    heard. ``certificate`` is for STARTTLS, or, with ``implicit``, for all of it.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, address="127.0.0.1", offers=(), replies=None, certificate=None, implicit=False):
        self.offers, self.replies, self.said = offers, replies or {}, []
        self.context = encrypting(certificate) if certificate else None
        self.implicit = implicit
        super().__init__((address, 0), MailSession)


class MailSession(socketserver.BaseRequestHandler):
    USUAL = {
        "NOOP": "250 ok",
        "RSET": "250 ok",
        "MAIL": "250 ok",
        "RCPT": "250 ok",
        "AUTH": "235 ok",
        "QUIT": "221 bye",
    }

    def handle(self):
        try:
            if self.server.implicit:
                self.secure()
            self.reader = self.request.makefile("rb")
            self.say(self.server.replies.get("HELLO", "220 mail.example.net"))
            while line := self.reader.readline().decode().strip():
                self.server.said.append(line)
                self.answer(line.split(" ")[0].upper())
        except OSError:
            pass  # who was refused hangs up

    def finish(self):
        self.request.close()
        super().finish()

    def say(self, line):
        self.request.sendall(line.encode() + b"\r\n")

    def secure(self):
        self.request = self.server.context.wrap_socket(self.request, server_side=True)

    def answer(self, command):
        if command in self.server.replies:
            self.say(self.server.replies[command])
        elif command == "EHLO":
            lines = ["mail.example.net", *self.server.offers]
            for line in lines[:-1]:
                self.say(f"250-{line}")
            self.say(f"250 {lines[-1]}")
        elif command == "STARTTLS":
            self.say("220 go on")
            self.secure()
            self.reader = self.request.makefile("rb")
        elif command == "DATA":
            self.say("354 go on")
            while (line := self.reader.readline().decode().rstrip("\r\n")) != ".":
                self.server.said.append(line)
            self.say("250 taken")
        else:
            self.say(self.USUAL.get(command, "502 what?"))


class Proxy(ThreadingHTTPServer):
    """Passes requests on to the site at ``port`` as a good proxy does, but for its faults.

    ``asked`` changes the headers of a request on their way, ``answered`` the answer: ``(path, status, headers, body)``.
    ``scheme`` is what it tells the site that people use, or, where it ``believes``, what they say themselves.
    """

    daemon_threads = True

    def __init__(self, port, *, certificate=None, scheme="https"):
        self.port, self.scheme = port, scheme
        self.heal()
        super().__init__(("127.0.0.1", 0), Passing)
        if certificate:
            self.socket = encrypting(certificate).wrap_socket(self.socket, server_side=True)

    def heal(self):
        self.believes = False
        self.asked = lambda headers: headers
        self.answered = lambda path, status, headers, body: (status, headers, body)

    def handle_error(self, request, client_address):
        pass  # a browser that refuses the certificate


class Passing(BaseHTTPRequestHandler):
    def do_GET(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        given = {name.title(): value for name, value in self.headers.items()}
        came = given.get("X-Forwarded-For")
        given["X-Forwarded-For"] = f"{came}, {self.client_address[0]}" if came else self.client_address[0]
        if not (self.server.believes and "X-Forwarded-Proto" in given):
            given["X-Forwarded-Proto"] = self.server.scheme
        given = self.server.asked(given)
        site = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        site.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            site.putheader(name, value)
        site.endheaders(body or None)
        response = site.getresponse()
        headers, found = response.getheaders(), response.read()
        site.close()
        status, headers, found = self.server.answered(self.path, response.status, headers, found)
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {"content-length", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(found)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(found)

    do_POST = do_GET  # noqa: N815 (the name that http.server looks for)

    def log_message(self, *args):
        pass
