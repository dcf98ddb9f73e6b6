"""Every question that Lectern ships goes out in each format and comes back; what a format does not say is listed."""

import re

import pytest

from courses.models.outline import Lesson
from quizzes import importing, syntax
from quizzes.interchange.formats import FORMATS
from tests.factories import make_course, make_lesson, make_module
from tests.quizzes.building.shipped import shipped_questions

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: What each format does not say of the shipped questions. What only a lesson knows ("…") changes nothing that is asked.
LOST = {
    "gift": {
        "credit=… is left out: others give each pair its share",
        "credit=… is left out: others give part of the points for some of the right choices",
        "its hints are left out",
        "the feedback of the pair … is left out",
        "left out, GIFT has no ordering",
        "a number of percent is written as its bounds",
        *("level=… is left out", "objective=… is left out", "section=… is left out"),
    },
    "aiken": {
        *("its explanation is left out", "its feedback is left out", "its hints are left out", "its id is left out"),
        "its Markdown is written as it stands: Aiken has plain text",
        "left out, each text is one line in Aiken; this one has lists, code or several paragraphs",
        *(
            f"left out, Aiken has single choices only, not {kind}"
            for kind in ("matching", "multiple", "numeric", "ordering", "reflection", "text")
        ),
        *("level=… is left out", "objective=… is left out", "section=… is left out"),
    },
    "moodle-xml": {
        "its objective, level and section, which only a lesson has",
        "all or nothing; Moodle gives part of the credit for some of the pairs",
        "all or nothing; Moodle gives part of the credit for some of the right choices",
        "the feedback under the pair …; Moodle's pairs have none",
    },
    "qti3": {
        "its objective, level and section, which only a lesson has",
        "the feedback under its pairs; QTI shows feedback for a whole answer",
    },
}
#: Losses after which a question still says the same when it comes back: multiple choices are read as all or nothing.
HARMLESS = re.compile("objective|level=|section=|number of percent|some of the right choices")


def lost(outgoing):
    """The kinds of loss by the id of the question."""
    found = {}
    for loss in outgoing.losses:
        key, message = re.fullmatch(r'(?:question|reflection) "([^"]+)": (.*)', loss.message).groups()
        message = re.sub(r".*% is written as .*", "a number of percent is written as its bounds", message)
        message = re.sub(r"(?<=of the pair ).*(?= is left out)|(?<=under the pair ).*(?=; Moodle)", "…", message)
        message = re.sub(r"^its (\d+ )?hints? (is|are) ", "its hints are ", message)
        message = re.sub(r"^(?:its )?(\w+)=.*? (?:is|are) left out", r"\1=… is left out", message)
        found.setdefault(key, set()).add(message)
    return found


@pytest.mark.parametrize("slug", [slug for slug, form in FORMATS.items() if form.writer])
def test_every_shipped_question_comes_back_as_it_was_but_for_what_the_format_says_it_leaves_out(slug):
    course = make_course("shipped")
    lesson = make_lesson(make_module(course))
    blocks = [syntax.print_question(question) for _name, question in shipped_questions()]
    Lesson.objects.filter(pk=lesson.pk).update(body="\n\n".join(["Words.", *blocks]))
    questions = importing.exported(course)
    assert len(questions) == len(blocks) > 30

    outgoing = FORMATS[slug].write(questions)
    plan = importing.plan(course=course, name="bank", data=outgoing.data, form=slug)

    losses = lost(outgoing)
    assert set().union(*losses.values()) == LOST[slug]
    left_out = {key for key, messages in losses.items() if any(said.startswith("left out, ") for said in messages)}
    held = [question.key for question in questions if question.key not in left_out]
    changed = {key for key in held if any(not HARMLESS.search(message) for message in losses.get(key, ()))}
    if slug == "aiken":
        # It has no ids: what comes back is another question, with the same choices.
        assert [fate.what for fate in plan.fates] == ["new"] * len(held)
        choices = {question.key: len(question.answers) for question in questions}
        assert [len(fate.incoming.question.answers) for fate in plan.fates] == [choices[key] for key in held]
        return
    assert [(fate.incoming.question.key, fate.what) for fate in plan.fates] == [
        (key, "differs" if key in changed else "there") for key in held
    ]
