"""Ends with 0 when the app server on this port answers: ``healthcheck.py PORT [--within SECONDS]``, where it runs."""

import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


def answers(port: int) -> bool:
    connection = HTTPConnection(os.environ.get("LISTEN_ON", "127.0.0.1"), port, timeout=3)
    try:
        # The site answers to its own name only.
        connection.request("GET", "/healthz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


port, *within = (int(word) for word in sys.argv[1:] if word != "--within")
until = time.monotonic() + sum(within)
while not (well := answers(port)) and time.monotonic() < until:
    time.sleep(0.2)
sys.exit(not well)
