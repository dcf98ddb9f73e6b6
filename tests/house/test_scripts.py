"""What no script of the site does, whatever it is for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

#: Ways in for pages of others, and what would make text of theirs act; each with a line that has it.
NEVER = {
    "takes messages of other pages": (
        r"postMessage|onmessage|BroadcastChannel|[\"'`]message[\"'`]",
        "addEventListener('message', take)",
    ),
    "runs a text": (r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]", "setTimeout('go()', 1)"),
    "reaches into what all objects share": (r"__proto__|setPrototypeOf|\.prototype\.\w+\s*=[^=]", "a.__proto__ = b"),
    "writes into a page before it is read": (r"document\.write", "document.write(text)"),
    "leaves the window that opened it within reach": (r"window\.open\(|window\.opener", "window.open(url)"),
}


@pytest.mark.parametrize("what", NEVER)
def test_no_script(what):
    pattern, would_be_seen = NEVER[what]

    assert re.search(pattern, would_be_seen)
    assert [str(path.relative_to(ROOT)) for path in SCRIPTS if re.search(pattern, path.read_text())] == []
    assert len(SCRIPTS) > 40
