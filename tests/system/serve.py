"""``python tests/system/serve.py PORT WORKERS``: the site's own server, for a ``DATA_DIR`` whose site is prepared."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django

django.setup()

from config.serving import server

if __name__ == "__main__":
    server.serve("127.0.0.1", int(sys.argv[1]), int(sys.argv[2]))
