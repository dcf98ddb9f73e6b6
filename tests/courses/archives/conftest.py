"""A folder with a course, and a place for temporary files."""

import tempfile

import pytest

from tests.courses.trees import Tree


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A place of its own for temporary files, to say that nothing is left there or beside it."""
    place = tmp_path / "disk" / "tmp"
    place.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)
