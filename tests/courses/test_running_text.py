"""The text between the tags of a page is found whatever the tags are, and nothing else of it changes."""

import re

import pytest

from courses.rendering import budget
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


def test_the_renderer_leaves_no_sign_of_a_tag_within_an_attribute():
    source = 'See [it](https://example.org "<code>x</code> > <img src=x onerror=alert(1)>") here.\n'
    (found,) = budget.render_document(source, {}).segments
    segment = found.html

    assert 'title="&lt;code&gt;x&lt;/code&gt; &gt; &lt;img src=x onerror=alert(1)&gt;"' in segment
    assert changed(segment, lambda text: "", ()).count("<") == segment.count("<")
