"""An answer as browsers send it, a question with several, and the words that come back."""

import re

from courses import writing

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
FRAGMENT = {**HERE, "HTTP_X_FRAGMENT": "1"}
SEVERAL = """\
::: question {#several objective=1 level=understand section=second}

Which are fruits?

- [x] A plum
  > It holds a stone.
- [ ] A leek
  > A leek is a stem.
- [x] A pear
  > It holds pips.

Explanation: Both grow from a flower.

:::
"""


def ask(client, data, *, key="fruit", headers=FRAGMENT):
    return client.post(f"/courses/botany/practice/{key}/", data, **headers)


def words(response):
    """The visible words of a response, in order."""
    text = re.sub(r"<(?:svg|head|script).*?</(?:svg|head|script)>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def rewrite(lesson, old, new):
    lesson.body = lesson.body.replace(old, new)
    derived = writing.derive(lesson.body, {}, objectives=1)
    assert derived.problems == []
    writing.store(lesson, derived)
