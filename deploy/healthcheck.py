"""Ends with 0 when the app server on this port answers: ``healthcheck.py PORT``, in the container that it runs in."""

import os
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

# The site answers to its own name only.
asked = Request(f"http://127.0.0.1:{int(sys.argv[1])}/healthz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
with urlopen(asked, timeout=3) as answer:
    sys.exit(answer.status != 200)
