"""The data that explorations load in the browser, read for what the server shows of it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings


@cache
def load(name: str) -> Any:
    """What ``static/explore/<name>.json`` holds."""
    return json.loads((settings.BASE_DIR / "static" / "explore" / f"{name}.json").read_text("utf-8"))
