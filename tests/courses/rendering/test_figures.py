"""Drawings are cleaned and stand in the page; photographs keep their sizes; both have words."""

import pytest

from courses.rendering import Html, Media, Problem, render_document
from tests.courses.rendering.samples import MEDIA

NS = 'xmlns="http://www.w3.org/2000/svg"'


def rendered_drawing(svg, text="![Words](media/x.svg)"):
    return render_document(text, {"media/x.svg": Media("/x.svg", "image/svg+xml", 9, 9, svg)})


def html_of(rendered):
    return "".join(segment.html for segment in rendered.segments if isinstance(segment, Html))


def test_photograph_keeps_its_sizes_and_loads_late():
    rendered = render_document("![A shelf](media/shelf.jpg)", MEDIA)

    assert html_of(rendered) == (
        '<figure class="fig wide"><img src="/media/course/shelf.jpg" alt="A shelf" loading="lazy" decoding="async" '
        'width="640" height="480"></figure>'
    )


def test_photograph_without_sizes_names_none():
    media = {"media/x.png": Media("/x.png", "image/png", None, None, None)}

    rendered = render_document("![A](media/x.png)", media)

    assert html_of(rendered) == (
        '<figure class="fig wide"><img src="/x.png" alt="A" loading="lazy" decoding="async"></figure>'
    )


def test_caption_is_markdown_and_alt_is_text():
    rendered = render_document('![A *tidy* "shelf"](media/shelf.jpg "It\'s `one` of *many*")', MEDIA)

    html = html_of(rendered)

    assert 'alt="A tidy “shelf”"' in html
    assert html.endswith("<figcaption>It’s <code>one</code> of <em>many</em></figcaption></figure>")


def test_picture_in_a_sentence_is_no_figure():
    rendered = render_document("See ![it](media/shelf.jpg) here.", MEDIA)

    assert html_of(rendered).startswith('<p>See <img src="/media/course/shelf.jpg" alt="it"')
    assert (rendered.figures, rendered.problems) == (0, ())


def test_drawing_is_named_by_the_words_of_the_lesson_and_keeps_its_description():
    svg = (
        f'<svg {NS} viewBox="0 0 9 9" width="9mm" height="9mm"><title>other</title><desc>Longer.</desc>'
        '<path d="M0 0"/></svg>'
    )

    rendered = rendered_drawing(svg)

    assert html_of(rendered) == (
        '<figure class="fig wide"><svg viewBox="0 0 9 9" role="img" aria-labelledby="fig-1_title fig-1_desc">'
        '<title id="fig-1_title">Words</title><desc id="fig-1_desc">Longer.</desc><path d="M0 0"></path></svg></figure>'
    )
    assert rendered.problems == ()


def test_ids_of_two_drawings_do_not_meet():
    svg = f'<svg {NS} viewBox="0 0 9 9"><g id="a"/><use href="#a"/><rect fill="url(#a)" clip-path="url(\'#a\')"/></svg>'

    html = html_of(rendered_drawing(svg, "![One](media/x.svg)\n\n![Two](media/x.svg)"))

    for number in (1, 2):
        assert html.count(f'id="fig-{number}-a"') == 1
        assert html.count(f'href="#fig-{number}-a"') == 1
        assert html.count(f'fill="url(#fig-{number}-a)"') == 1
        assert html.count(f'clip-path="url(#fig-{number}-a)"') == 1


def test_classes_of_our_own_and_presentation_attributes_stay():
    svg = (
        f'<svg {NS} viewBox="0 0 9 9"><text class="fig-ink fig-2-b" font-size="2" text-anchor="middle" x="1">'
        'A<tspan dy="1">b</tspan></text></svg>'
    )

    rendered = rendered_drawing(svg)

    assert (
        '<text class="fig-ink fig-2-b" font-size="2" text-anchor="middle" x="1">A<tspan dy="1">b</tspan></text>'
        in html_of(rendered)
    )
    assert rendered.problems == ()


def test_what_drawing_programs_leave_behind_goes_without_a_word():
    svg = (
        f'<svg {NS} xmlns:inkscape="http://www.inkscape.org/x" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 9 9" version="1.1" inkscape:version="1"><metadata>x</metadata><!-- y --><inkscape:grid/>'
        '<g id="a" inkscape:label="z"><title>tip</title></g><use xlink:href="#a"/></svg>'
    )

    rendered = rendered_drawing(svg)

    assert rendered.problems == ()
    assert '<g id="fig-1-a"></g><use href="#fig-1-a"></use></svg>' in html_of(rendered)


def test_what_has_no_place_in_a_drawing_is_left_out_and_named():
    svg = (
        f'<svg {NS} viewBox="0 0 9 9"><style>a</style><path style="x" onclick="y" d="M0 0"/><g class="big"/>'
        '<image href="x.png"/></svg>'
    )

    rendered = rendered_drawing(svg)

    assert rendered.problems == (
        Problem(
            1,
            "the drawing media/x.svg loses <style>, style on <path>, onclick on <path>, the class big, <image>; "
            "draw without it, with fig- classes for color",
        ),
    )
    assert '<path d="M0 0"></path><g></g></svg>' in html_of(rendered)


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        (f"<svg {NS}/>", 'it has no viewBox, so it cannot be scaled; write viewBox="0 0 width height" on <svg>'),
        (
            f'<svg {NS} viewBox="0 0 9"/>',
            'it has no viewBox, so it cannot be scaled; write viewBox="0 0 width height" on <svg>',
        ),
        (f'<svg {NS} viewBox="0 0 9 9">', "its line 1 is not well-formed XML; save it again from the drawing program"),
        ("", "its line 1 is not well-formed XML; save it again from the drawing program"),
        ("<html/>", "its first element is not <svg>; save it as plain SVG"),
        (f"<!DOCTYPE svg><svg {NS}/>", "it has a <!DOCTYPE> line; delete that line"),
        (f"<svg {NS}>{' ' * 200_000}</svg>", "it is larger than 200 kB; simplify its paths"),
    ],
)
def test_file_that_is_no_drawing_says_why(svg, reason):
    rendered = rendered_drawing(svg)

    assert rendered.problems == (Problem(1, f"the drawing media/x.svg cannot be shown: {reason}"),)
    assert html_of(rendered) == ""


def test_ids_of_a_drawing_do_not_meet_those_of_its_name():
    svg = f'<svg {NS} viewBox="0 0 9 9"><desc>D</desc><g id="title"/><g id="desc"/></svg>'

    html = html_of(rendered_drawing(svg))

    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert ids == ["fig-1_title", "fig-1_desc", "fig-1-title", "fig-1-desc"]
