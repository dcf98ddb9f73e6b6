"""Writes the golden files anew: `python -m tests.courses.rendering.regolden`. Read the difference before you commit."""

from pathlib import Path

from courses.rendering import render_document
from tests.courses.rendering.printing import as_text
from tests.courses.rendering.samples import MEDIA

GOLDEN = Path(__file__).parent / "golden"


def main() -> None:
    """Render every source beside its golden file."""
    for source in sorted(GOLDEN.glob("*.md")):
        source.with_suffix(".html").write_text(as_text(render_document(source.read_text(), MEDIA)))


if __name__ == "__main__":
    main()
