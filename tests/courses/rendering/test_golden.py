"""Each golden source comes out exactly as the file beside it."""

from pathlib import Path

import pytest

from courses.rendering import render_document
from tests.courses.rendering.printing import as_text
from tests.courses.rendering.samples import MEDIA

SOURCES = sorted((Path(__file__).parent / "golden").glob("*.md"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_source_renders_as_its_golden_file_says(source):
    expected = source.with_suffix(".html").read_text()

    rendered = render_document(source.read_text(), MEDIA)

    assert as_text(rendered) == expected


def test_rendering_twice_gives_the_same():
    source = SOURCES[0].read_text()

    assert render_document(source, MEDIA) == render_document(source, MEDIA)
