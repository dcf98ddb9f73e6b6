"""Ends with 0 when the app server on this port answers: ``healthcheck.py PORT``, in the container that it runs in."""

import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

connection = HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=3)
# The site answers to its own name only.
connection.request("GET", "/healthz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
sys.exit(connection.getresponse().status != 200)
