"""One question of each kind for the style guide, with an answer that is wrong, one that is right, one to send back."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.kinds.shapes import Response


@dataclass(frozen=True)
class Sample:
    """A question's text, how it is answered, and what a form sends that cannot be judged yet.

    ``wrong`` is None where nothing is.
    """

    text: str
    wrong: Response | None
    right: Response
    unclear: tuple[str, ...] = ()


END = """
Hint: Look at the panels beside this one.

Explanation: A style guide shows states, so that they can be looked at *together*.

"""
SAMPLES = {
    "single": Sample(
        """
What does the sample ask?

- ( ) Nothing that matters, because it is only a sample of the real thing
  > Tempting, because samples are short. But this one shows every state that a question can be in.
- (x) Which state of a question looks like what
  > Yes: each panel here is one state.
- ( ) How the answer is stored
  > That is not something a page can show.
"""
        + END,
        wrong={"choice": "a"},
        right={"choice": "b"},
    ),
    "multiple": Sample(
        """
Which of these are states of a question?

- [x] Untouched
  > Every question begins so.
- [ ] Enchanted
  > Not in this book.
- [x] Answered
"""
        + END,
        wrong={"choices": ["a", "b"]},
        right={"choices": ["a", "c"]},
    ),
    "numeric": Sample(
        """
How many panels does each kind of question have here?

- = 6
  > One for each state.
- != 3
  > Three is what a reflection has.
"""
        + END,
        wrong={"number": "3"},
        right={"number": "6"},
        unclear=("6 panels",),
    ),
    "text": Sample(
        """
What is the voice called in which the platform speaks?

- = "sans"
  > As in the buttons below.
- != "serif"
  > That is the author’s voice.
"""
        + END,
        wrong={"text": "serif"},
        right={"text": "sans"},
    ),
    "matching": Sample(
        """
What stands for what?

- A citron stroke -> You chose this
  > The highlighter.
- An amber stroke -> Not this one
- A double frame, which no question ever has -> The exam, or the certificate that comes after it
- -> `404`
"""
        + END,
        wrong={"pairs": {"a": "a", "b": "c", "c": "b"}},
        right={"pairs": {"a": "a", "b": "b", "c": "c"}},
    ),
    "ordering": Sample(
        """
Put the life of a question in order.

1. Its author writes it
2. It is *rendered*, once, when the lesson is saved
3. Somebody answers it
4. It comes back for review
"""
        + END,
        wrong={"order": ["a", "b", "d", "c"]},
        right={"order": ["a", "b", "c", "d"]},
    ),
    "reflection": Sample(
        """
Which of these panels would you change, and why?

Explanation: There is no right answer; having put it into words is what counts.

""",
        wrong=None,
        right={"text": "The one with the hint.\n\nIt could say what comes after it."},
    ),
}
