"""A mail server that takes every mail, can be away, and can fall silent."""

from __future__ import annotations

import socketserver
import threading
import time


class Session(socketserver.StreamRequestHandler):
    server: Listener

    def handle(self) -> None:
        if self.server.is_silent:
            while self.server.is_silent:
                time.sleep(0.1)
            return
        self.say("220 mail.example.net")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self.say("354 go on")
                while self.rfile.readline().strip() != b".":
                    continue
            self.say("221 bye" if line == b"QUIT" else "250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 100
    is_silent = False


class MailServer:
    """Starts and stops on one port."""

    def __init__(self) -> None:
        self.listener: Listener | None = None
        self.port = 0

    def start(self, *, silent: bool = False) -> None:
        self.listener = Listener(("127.0.0.1", self.port), Session)
        self.listener.is_silent = silent
        self.port = self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self.listener is not None:
            self.listener.is_silent = False
            self.listener.shutdown()
            self.listener.server_close()
            self.listener = None
