"""A block that is opened in the form and written again, with nothing changed, is the same block."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import kinds, syntax
from quizzes.building import reading, writing
from quizzes.building.settling import parsed_from, without_lines
from tests.quizzes.building.shipped import shipped_blocks, shipped_questions
from tests.quizzes.generated import parsed_questions


@pytest.mark.parametrize("kind", sorted(kinds.MODULES))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_kind_comes_back_as_it_was(kind, data):
    asked = data.draw(parsed_questions((kind,)))
    source = syntax.print_question(asked)

    opened = reading.read(source)
    written = writing.write(opened.draft, opened.draft.key)

    assert (opened.problems, opened.refused) == ((), "")
    assert written.mistakes == ()
    assert written.text == source
    assert without_lines(parsed_from(written.text)) == without_lines(replace(asked, line=1))


def test_every_shipped_question_comes_back_as_it_was():
    questions = shipped_blocks()
    sources = [f"::: {block.name} {{{block.attributes}}}\n{block.body}\n:::" for _name, block in questions]
    opened = [reading.read(source) for source in sources]
    written = [writing.write(found.draft, found.draft.key).text for found in opened]

    assert len(sources) > 30
    assert [found.refused for found in opened if found.refused] == []
    assert written == [syntax.print_question(parsed) for _name, parsed in shipped_questions()]
