"""A text that would not end is ended, and the next one renders as if nothing had been."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from courses.rendering import Media, RenderRefused, budget, render_document, render_fragments
from tests.courses.rendering.samples import MEDIA

NORMAL = (
    '## A {#a}\n\nSome *words* and ![a picture](media/shelf.jpg) with [a term](#term "Its meaning").[^1]\n\n[^1]: b'
)
HEAVY = ("$x$ " * 480 + "\n\n") * 120


@pytest.fixture(scope="module")
def worker():
    worker = budget.RenderWorker()
    yield worker
    worker.close()


def test_document_comes_back_as_it_would_without_the_budget():
    assert budget.render_document(NORMAL, MEDIA) == render_document(NORMAL, MEDIA)


def test_document_with_every_part_comes_back_whole(worker):
    text = (
        NORMAL
        + "\n\n> [!tip]\n>\n> x\n\n::: question {#q}\n\nStem “é” 𝐰\n\n:::"
        + "\n\n![b](media/lighthouse.svg)\n\n[c](lesson:d)"
    )

    assert worker.render_document(text, MEDIA) == render_document(text, MEDIA)


def test_fragments_come_back_as_they_would_without_the_budget():
    texts = ["*a*", "b ![c](media/shelf.jpg)", ""]

    assert budget.render_fragments(texts, MEDIA) == render_fragments(texts, MEDIA)


def test_refused_fragment_brings_its_problem_back(worker):
    with pytest.raises(RenderRefused) as refusal:
        worker.render_fragments(["a", "b\n[c](x:)"])

    assert refusal.value.fragment == 1
    assert [(p.line, p.message) for p in refusal.value.problems] == [(2, refusal.value.message)]


@pytest.mark.hostile
def test_text_that_takes_too_long_is_refused_and_the_next_renders(worker):
    with pytest.raises(RenderRefused) as refusal:
        worker.render_document(HEAVY, {})

    assert refusal.value.message == (
        "This text took longer than 2 seconds to render; look for thousands of brackets, stars, quotes or list "
        "signs in a row, for very long paragraphs, and for lists or quotes inside one another."
    )
    assert worker.render_document(NORMAL, MEDIA) == render_document(NORMAL, MEDIA)


def test_text_that_needs_too_much_memory_is_refused_and_the_next_renders():
    small = budget.RenderWorker(megabytes=44, seconds=30)

    with pytest.raises(RenderRefused) as refusal:
        small.render_document(("- a\n" * 400 + "\n") * 20, {})

    assert refusal.value.message.startswith(("This text needs more than 44 MB", "This text stopped the renderer"))
    assert small.render_document("a", {}).words == 1
    small.close()


def test_text_over_the_size_limit_is_refused_before_it_is_sent():
    idle = budget.RenderWorker()

    with pytest.raises(RenderRefused) as refusal:
        idle.render_document("é" * 131_073, {})

    assert refusal.value.message == "This text has 256 kB; the most is 256 kB. Part it into several lessons."
    assert idle.pid is None


def test_fragments_are_limited_together():
    with pytest.raises(RenderRefused):
        budget.render_fragments(["a" * 150_000, "b" * 150_000])


def test_text_of_the_largest_size_renders(worker):
    text = ("Some words to fill a page. " * 30 + "\n\n") * 320

    assert len(text) > 255_000
    assert worker.render_document(text, {}).words == 320 * 30 * 6


def test_process_killed_by_hand_is_replaced(worker):
    worker.render_document("a", {})
    killed = worker.pid
    os.kill(killed, signal.SIGKILL)

    assert worker.render_document("b", {}).words == 1
    assert worker.pid != killed


def test_process_that_stands_still_is_replaced():
    worker = budget.RenderWorker(seconds=0.3)
    worker.render_document("a", {})
    os.kill(worker.pid, signal.SIGSTOP)

    with pytest.raises(RenderRefused):
        worker.render_document("b" * 200_000, {})

    assert worker.render_document("c", {}).words == 1
    worker.close()


def test_many_threads_share_one_process(worker):
    answers = {}

    def ask(number):
        answers[number] = worker.render_document(f"*{number}*", {}).segments[0].html

    threads = [threading.Thread(target=ask, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {number: f"<p><em>{number}</em></p>" for number in range(20)}


def test_forked_process_renders_with_a_process_of_its_own():
    program = (
        "import os, sys\n"
        "from courses.rendering import budget\n"
        "budget.render_document('a', {})\n"
        "first = budget._worker.pid\n"
        "child = os.fork()\n"
        "words = budget.render_document('b c', {}).words\n"
        "if not child:\n"
        "    sys.exit(0 if words == 2 and budget._worker.pid != first else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or (words != 2) or budget._worker.pid != first)\n"
    )

    run = subprocess.run([sys.executable, "-c", program], cwd=budget.ROOT, capture_output=True, timeout=30)

    assert (run.returncode, run.stderr) == (0, b"")


def test_process_ends_with_the_one_that_started_it():
    program = "from courses.rendering import budget; budget.render_document('a', {}); print(budget._worker.pid)"

    run = subprocess.run([sys.executable, "-c", program], cwd=budget.ROOT, capture_output=True, timeout=30)

    with pytest.raises(ProcessLookupError):
        os.kill(int(run.stdout), 0)


def test_nothing_of_django_is_imported():
    program = "import sys, courses.rendering.budget, courses.rendering.worker; sys.exit('django' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", program], cwd=budget.ROOT, timeout=30)

    assert run.returncode == 0


def test_texts_that_have_taken_what_they_may_together_are_followed_by_none():
    with budget.together(1000):
        assert budget.render_document("a", {}).words == 1
        assert budget.render_fragments(["a"]) == ("a",)

    with budget.together(1e-6):
        assert budget.render_document("a", {}).words == 1
        for refused in (lambda: budget.render_document("a", {}), lambda: budget.render_fragments(["a"])):
            with pytest.raises(RenderRefused) as refusal:
                refused()
            assert refusal.value.message == (
                "The texts before this one took 1e-06 seconds to render; "
                "make a course of fewer lessons, or take it in as files."
            )

    assert budget.render_document("a", {}).words == 1


HOSTILE = {
    "brackets": "[" * 80_000,
    "bracket pairs": "[a](" * 20_000,
    "empty links": "[a]()" * 16_000,
    "pictures": "![" * 40_000,
    "nested stars": "*a " * 27_000,
    "nested stars and bars": "*a _b " * 14_000,
    "strong": "**a" * 27_000,
    "deep quotes": "> " * 40_000,
    "quotes": "> a\n" * 20_000,
    "bullets on a line": "- " * 40_000,
    "bullets": "- a\n" * 20_000,
    "growing lists": "\n".join(" " * n + "- a" for n in range(300)),
    "rules": "- - - " * 13_000,
    "backticks": "`" * 80_000,
    "backticks of every length": " ".join("`" * n for n in range(390)),
    "fences": "```\n" * 20_000,
    "dollars": "$" * 80_000,
    "formulas": "$x$ " * 20_000,
    "open tags": "<a " * 27_000,
    "tags": "<b>" * 27_000,
    "comments": "<!--" * 20_000,
    "entities": "&amp;" * 16_000,
    "escapes": "\\*" * 40_000,
    "tables": "| a " * 20_000 + "\n" + "|---" * 20_000,
    "rows": "| a |\n|---|\n" + "| b |\n" * 12_000,
    "notes": "[^1]" * 20_000,
    "definitions of notes": "[^1]: a\n" * 10_000,
    "references": "[a]: b\n" * 11_000,
    "headings": "# a\n" * 20_000,
    "underlines": "a\n===\n" * 13_000,
    "callouts": "> [!key]\n>\n> a\n\n" * 5_000,
    "blocks": "::: a\n\n" * 11_000,
    "terms": '[a](#term "b") ' * 5_000,
    "addresses": "https://a.example " * 4_500,
    "quotation marks": "\"'" * 40_000,
    "spaces": " " * 80_000 + "a",
    "empty lines": "\n" * 80_000,
    "words without a space": "a" * 80_000,
    "dense paragraphs": ("*a* `b` [c](d) " * 180 + "\n\n") * 30,
}


def outcome(worker, text):
    """Return the message of the refusal, or nothing when the text renders."""
    try:
        worker.render_document(text, {})
    except RenderRefused as refusal:
        return refusal.message
    return ""


@pytest.mark.hostile
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_rendered_or_refused(worker, text):
    message = outcome(worker, text)

    assert message == "" or message.startswith("This text ")
    assert worker.render_document("next", {}).words == 1


def test_media_travel_with_the_text(worker):
    media = {"media/é.png": Media("/é.png", "image/png", 1, 2, None)}

    assert worker.render_document("![a](media/é.png)", media) == render_document("![a](media/é.png)", media)
