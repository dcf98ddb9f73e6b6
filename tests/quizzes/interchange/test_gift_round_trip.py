"""GIFT that we write, read by ourselves: every question is the same again, except for what is listed as lost."""

from hypothesis import assume, given, settings

from quizzes.interchange import gift, shapes
from tests.quizzes.generated import parsed_questions
from tests.quizzes.interchange.trips import meant

HELD = ("single", "multiple", "numeric", "text", "matching", "reflection")
LOST = {"matching": {"credit", "feedback"}, "multiple": {"credit"}}
#: How each loss is said.
SAID = {
    "hints": "hint",
    "points": "points=",
    "shuffle": "shuffle=no",
    "case": "case=exact",
    "feedback": "the feedback of the pair",
    "keys": "of choice",
    "credit": "credit=exact",
}
#: What GIFT has no word for in any question; each is a loss when it is not the default.
NEVER = {"hints", "points", "shuffle", "case"}


@settings(max_examples=600, deadline=None)
@given(parsed_questions(HELD))
def test_a_question_is_the_same_after_it_was_written_and_read(parsed):
    written = gift.write([parsed])
    assume(written.data)

    found = gift.read(written.data)

    assert {name for name, message in SAID.items() if message in _messages(written)} >= set(_lost(parsed))
    without = NEVER | LOST.get(parsed.kind, set())
    assert [incoming.losses for incoming in found if incoming.question is None] == []
    assert [meant(incoming.question, without=without) for incoming in found] == [meant(parsed, without=without)]


def test_ids_of_every_form_are_the_same_again():
    keys = ["q", "a_b", "a--b", "1", "x-", "k" * 64]
    questions = [shapes.made(shapes.drafted(key, "reflection", "Think.")) for key in keys]

    assert [item.question.key for item in gift.read(gift.write(questions).data)] == keys


def _messages(written):
    return " ".join(loss.message for loss in written.losses)


def _lost(parsed):
    """What of a question GIFT does not say."""
    if parsed.hints:
        yield "hints"
    if parsed.points != 1:
        yield "points"
    if not parsed.shuffle:
        yield "shuffle"
    if parsed.case != "fold":
        yield "case"
    if parsed.kind == "matching" and any(answer.feedback for answer in parsed.answers):
        yield "feedback"
    if any(answer.is_keyed for answer in parsed.answers):
        yield "keys"
    if parsed.kind == "matching" and parsed.credit == "exact":
        yield "credit"
