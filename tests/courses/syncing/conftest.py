"""A small course as files, and the same one synced."""

import pytest

from tests.courses.trees import Tree


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


@pytest.fixture
def synced(tree):
    assert tree.sync().status == 0
    return tree
