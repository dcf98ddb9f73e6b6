"""The text between the tags of a page is found whatever the tags are, and nothing else of it changes."""

import re

import pytest

from courses.running_text import changed


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("token <b>token</b>", "T <b>T</b>"),
        ("<p><b>token</p>token", "<p><b>T</p>T"),
        ("</p>token<br/>token<br>token", "</p>T<br/>T<br>T"),
        ("<code>token <b>token</b></code> token", "<code>token <b>token</b></code> T"),
        ('<p class="label">token</p><img alt="token">token', '<p class="label">token</p><img alt="token">T'),
        ("token", "T"),
        ("", ""),
    ],
)
def test_text_is_changed_where_it_runs(html, expected):
    found = changed(html, lambda text: text.replace("token", "T"), {"code"}, re.compile('class="label"'))

    assert found == expected
