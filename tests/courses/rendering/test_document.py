"""What a lesson comes to beside its HTML: blocks, contents, terms, counts."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from courses.rendering import (
    Block,
    Heading,
    Html,
    RenderRefused,
    Term,
    media_references,
    render_document,
    render_fragments,
)
from tests.courses.rendering.samples import MEDIA


def html_of(text, media=MEDIA):
    return "\n".join(segment.html for segment in render_document(text, media).segments if isinstance(segment, Html))


def test_empty_text_is_an_empty_lesson():
    rendered = render_document("", {})

    assert (rendered.segments, rendered.toc, rendered.words, rendered.problems) == ((), (), 0, ())


def test_blocks_stand_between_the_html_around_them():
    rendered = render_document("a\n\n::: question {#x level=apply}\n\nStem\n\n:::\n\nb\n\n::: exploration\n\n:::", {})

    assert rendered.segments == (
        Html("<p>a</p>"),
        Block("question", "#x level=apply", "\nStem\n", 3),
        Html("<p>b</p>"),
        Block("exploration", "", "", 11),
    )


def test_body_of_a_block_keeps_the_line_numbers_of_the_source():
    text = "a\n\n::: question {#x level=apply\nsection=y}\n\nStem\n\n:::"

    block = render_document(text, {}).segments[1]

    assert block == Block("question", "#x level=apply section=y", "\n\nStem\n", 3)
    assert block.body.split("\n")[6 - block.line - 1] == text.split("\n")[5]


def test_block_in_a_code_fence_is_text():
    rendered = render_document("```\n::: question {#x}\n\n:::\n```", {})

    assert [type(segment) for segment in rendered.segments] == [Html]
    assert rendered.problems == ()


def test_fences_inside_a_block_hide_its_signs():
    body = "\n````\n:::\n````\n\n- ( ) a\n\n  ```\n  ::: b\n  ```\n- (x) c\n"

    rendered = render_document(f"::: question {{#x}}\n{body}\n:::", {})

    assert rendered.segments == (Block("question", "#x", body, 1),)


def test_fence_left_open_in_an_answer_does_not_swallow_the_end_of_the_block():
    rendered = render_document("::: question\n\n- ( ) a\n  ```\n  b\n\n:::\n\nc", {})

    assert rendered.segments == (Block("question", "", "\n- ( ) a\n  ```\n  b\n", 1), Html("<p>c</p>"))


def test_block_ends_a_list():
    rendered = render_document("- a\n\n::: question\n\nb\n\n:::\n\n- c", {})

    assert [type(segment) for segment in rendered.segments] == [Html, Block, Html]


def test_references_and_notes_work_across_blocks():
    text = "[a][ref] b[^1]\n\n::: question\n\nc\n\n:::\n\n[ref]: https://example.org\n\n[^1]: d"

    rendered = render_document(text, {})

    assert rendered.problems == ()
    assert 'href="https://example.org"' in rendered.segments[0].html
    assert rendered.segments[2].html.startswith('<section class="notes"')


def test_contents_list_has_plain_text_and_ids_without_prefix():
    rendered = render_document('## What "multimodal" `means` {#multi}\n\n### It\'s *wide*\n\n## Étude 2', {})

    assert rendered.toc == (
        Heading("multi", "What “multimodal” means", 2),
        Heading("its-wide", "It’s wide", 3),
        Heading("etude-2", "Étude 2", 2),
    )


def test_heading_is_a_link_to_itself():
    assert html_of("## Data *types* {#types}") == (
        '<h2 id="s-types"><a class="self" href="#s-types">Data <em>types</em></a></h2>'
    )


def test_terms_come_in_reading_order_with_their_lines():
    text = (
        "> [!definition] Token (noun)\n>\n> A *piece*.\n\n"
        'The\n[loss](#term "What to `shrink`.") falls.\n\nPerplexity\n: Surprise.'
    )

    rendered = render_document(text, {})

    assert rendered.terms == (
        Term("token", "Token", "A <em>piece</em>.", 1),
        Term("loss", "Loss", "What to <code>shrink</code>.", 6),
        Term("perplexity", "Perplexity", "Surprise.", 8),
    )


def test_abbreviation_in_parentheses_belongs_to_the_term():
    rendered = render_document("> [!definition] Large language model (LLM)\n>\n> A model.", {})

    assert rendered.terms == (Term("large-language-model-llm", "Large language model (LLM)", "A model.", 1),)


def test_both_forms_of_a_boxed_definition_come_out_alike():
    assert html_of("> [!definition] Token (noun)\n>\n> A piece.") == html_of("Token (noun)\n: A piece.")


def test_lessons_linked_are_listed_once_in_order():
    rendered = render_document("[a](lesson:b) [c](lesson:d#e) [f](lesson:b)", {})

    assert rendered.lessons_linked == ("b", "d")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two, three.", 3),
        ("It's a well-known 3.5 % x", 5),
        ("un*real* **a**b", 2),
        ("a\nb  \nc\\\nd", 4),
        ("- a\n- b\n  - c", 3),
        ("## Two words\n\none", 3),
        ("> quoted words", 2),
        ("> [!pull]\n>\n> two words", 2),
        ("> [!key] not\n>\n> these", 0),
        ("> [!definition] Not\n>\n> these", 0),
        ("Not\n: these", 0),
        ("Table: not\n\n| these |\n|---|\n| words |", 0),
        ("```\nnot these\n```", 0),
        ("a `b c` d", 4),
        ("a $x + y$ b", 2),
        ("::: question\n\nnot these\n\n:::\n\na", 1),
        ('![not these](media/shelf.jpg "but these")', 2),
        ("a[^1]\n\n[^1]: b", 2),
    ],
)
def test_words_are_counted_outside_boxes_tables_code_and_blocks(text, words):
    assert render_document(text, MEDIA).words == words


def test_tables_and_figures_are_counted():
    rendered = render_document("| a |\n|---|\n\n![b](media/shelf.jpg)\n\n![c](media/lighthouse.svg)", MEDIA)

    assert (rendered.tables, rendered.figures) == (1, 2)


def test_media_references_lists_pictures_and_links_outside_code():
    text = (
        '![a](media/a.svg "t") and [b](<media/b.csv>) and [c](media/a.svg)\n\n`![x](media/x.svg)`\n\n'
        "```\n![y](media/y.svg)\n```\n\n[r]: media/r.pdf#page=2\n\n::: question\n\n![q](media/q.png)\n\n:::"
    )

    assert media_references(text) == ("media/a.svg", "media/b.csv", "media/r.pdf", "media/q.png")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *paragraph*.", "One <em>paragraph</em>."),
        ("", ""),
        ("$x$ & `y`", '<math display="inline" alttext="x"><mrow><mi>x</mi></mrow></math> &amp; <code>y</code>'),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("[a](lesson:b#c) [d](#e)", '<a href="../b/#s-c" data-lesson="b">a</a> <a href="#s-e">d</a>'),
    ],
)
def test_fragment_of_one_paragraph_comes_without_it(text, html):
    assert render_fragments([text]) == (html,)


def test_ids_of_fragments_do_not_meet_on_a_page():
    first, second, again = render_fragments(["> [!key]\n>\n> a", "> [!key]\n>\n> b", "> [!key]\n>\n> a"])

    assert len({html.split('aria-labelledby="')[1].split('"')[0] for html in (first, second, again)}) == 3


def test_picture_in_a_fragment_needs_the_media():
    (html,) = render_fragments(["a ![b](media/shelf.jpg)"], MEDIA)

    assert html == (
        'a <img src="/media/course/shelf.jpg" alt="b" loading="lazy" decoding="async" width="640" height="480">'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## A", "a heading cannot stand in a question; write the words in **bold**"),
        ('[a](#term "b")', "a term cannot be defined in a question; define it in the lesson"),
        ("a\n: b", "a definition cannot stand in a question; put it into the lesson"),
        ("::: question\n\n:::", "a `:::` block cannot stand in a question; put it into the lesson"),
        ("$\\foo$", "the formula `\\foo` cannot be shown: the command \\foo is not known; check its spelling"),
    ],
)
def test_fragment_with_a_problem_is_refused(text, message):
    with pytest.raises(RenderRefused) as refusal:
        render_fragments(["fine", text])

    assert refusal.value.message == message
    assert refusal.value.fragment == 1
    assert refusal.value.problems[0].message == message


def test_threads_render_beside_one_another():
    texts = [f"## A{n}\n\n*{n}* $x_{n}$ [b](lesson:c-{n})[^{n}]\n\n[^{n}]: d" for n in range(12)]
    expected = [render_document(text, {}) for text in texts]

    with ThreadPoolExecutor(6) as pool:
        rendered = list(pool.map(lambda text: render_document(text, {}), texts * 5))

    assert rendered == expected * 5
