"""The browser's maths, run by Node: what it computes is compared with what the Python in this repository computes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
NODE = shutil.which("node")
#: The generator of chance as the pages have it, for code that asks for it; `exploration.js` itself asks for a page.
(SEEDED,) = re.findall(
    r"export (const seeded = .*?\n};)", (ROOT / "static/js/explore/exploration.js").read_text("utf-8"), re.DOTALL
)
needs_node = pytest.mark.skipif(NODE is None, reason="needs node (Debian: nodejs)")

SCRIPT = """
import {{ readFileSync }} from "node:fs";
import * as maths from {module};
const data = JSON.parse(readFileSync(0, "utf8"));
const computed = await (async () => {{ {code} }})();
process.stdout.write(JSON.stringify(computed));
"""


def computed(name: str, code: str, data: Any = None) -> Any:
    """What ``code`` returns; it sees the module ``static/js/explore/maths/<name>.js`` as ``maths``, and ``data``.

    Numbers come back as they are: JSON writes and reads every double exactly. What is not finite comes back as None.
    """
    module = json.dumps((ROOT / f"static/js/explore/maths/{name}.js").as_uri())
    ran = subprocess.run(
        [NODE or "node", "--input-type=module", "--eval", SCRIPT.format(module=module, code=code)],
        input=json.dumps(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
