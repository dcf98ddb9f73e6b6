"""The small course with its exam as files, and the same one synced."""

import pytest

from tests.exams.trees import ExamTree


@pytest.fixture
def tree(tmp_path):
    return ExamTree(tmp_path)


@pytest.fixture
def synced(tree):
    assert tree.sync().status == 0
    return tree
