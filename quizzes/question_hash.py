"""Whether two contents of a question say the same. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def meaning(content: dict[str, Any]) -> str:
    """A hash of what a question says. A line that a formatter wrapped elsewhere says the same, except in code."""

    def folded(value: Any) -> Any:
        if isinstance(value, str):
            parts = CODE.split(value)
            return "".join(part if part.startswith("<pre") else re.sub(r"\s+", " ", part) for part in parts).strip()
        if isinstance(value, dict):
            return {name: folded(item) for name, item in value.items()}
        return [folded(item) for item in value] if isinstance(value, list) else value

    text = json.dumps(folded(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
