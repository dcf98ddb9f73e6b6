"""The data that explorations load in the browser, read for what the server shows of it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings


@lru_cache(maxsize=1)
def load(name: str) -> Any:
    """What ``static/explore/<name>.json`` holds, kept while one exploration is shown."""
    return json.loads((settings.BASE_DIR / "static" / "explore" / f"{name}.json").read_text("utf-8"))
