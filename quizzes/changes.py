"""Whether an edit of a question only rewords it, so that answers to the old wording still speak of the new one.

========================================================= ===============================================
edit                                                      outcome
========================================================= ===============================================
stem, feedback, hint, explanation, section, objective,    rewording
level, points, shuffle
a choice, a side or a step in other words                 rewording
another spelling of the same number or text               rewording (``50 .. 60`` for ``55 +- 5``)
a choice, an answer, a pair, a right side or a step more  another question
or less
choices, pairs or steps in another order                  another question, also for two that swap their words
which choices are right, which right side belongs to      another question
which left one
the value, the bounds or the words of a typed answer      another question
a foreseen wrong answer more or less                      another question
kind, credit, case                                        another question
========================================================= ===============================================
"""

from __future__ import annotations

from quizzes import kinds
from quizzes.kinds.shapes import Content, CorruptContent

_RULES = ("kind", "credit", "case")


def is_rewording(old: Content, new: Content) -> bool:
    """Whether ``new`` asks the same as ``old`` in other words. Content that is the same is a rewording too.

    Nothing is a rewording of content that cannot be used any more: saving the question again mends it.
    CorruptContent or UnknownKind when ``new`` cannot be used.
    """
    after = kinds.asks(new)
    try:
        before = kinds.asks(old)
    except CorruptContent:
        return False
    if any(old.get(rule) != new.get(rule) for rule in _RULES) or len(before) != len(after):
        return False
    read_before, read_after = {ask.html for ask in before}, {ask.html for ask in after}
    return all(
        (was.key, was.meaning) == (now.key, now.meaning)
        and (was.html == now.html or (was.html not in read_after and now.html not in read_before))
        for was, now in zip(before, after, strict=True)
    )
