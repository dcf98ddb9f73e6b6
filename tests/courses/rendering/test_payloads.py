"""Nothing of an author's own HTML reaches the page, whatever it is and wherever it stands."""

import re
from html import escape
from html.parser import HTMLParser

import nh3
import pytest

from courses.rendering import Html, Media, RenderRefused, render_document, render_fragments
from tests.courses.rendering.payloads import ADDRESSES, CONTEXTS, DRAWINGS, ELEMENTS, FORMULAS, TEXTS
from tests.courses.rendering.samples import MEDIA

# Written out here once more, apart from the renderer's own list, so that a slip in one shows in the other.
TAGS = frozenset(
    """a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins
    kbd li mark ol p pre q s samp section small span strong sub sup table tbody td th thead tr u ul var
    math mfrac mi mn mo mover mpadded mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr
    munder munderover mphantom
    svg circle clippath defs desc ellipse g line lineargradient marker mask path pattern polygon polyline
    radialgradient rect stop symbol text title tspan use""".split()
)
ATTRIBUTES = frozenset(
    """alt alttext aria-hidden aria-label aria-labelledby accent class clip-path columnalign columnspacing
    data-lesson decoding d display displaystyle fence fill form height href id largeop linethickness loading lspace
    mathvariant maxsize minsize movablelimits offset rel role rowspacing rspace scope scriptlevel separator src start
    stop-opacity stretchy stroke tabindex title viewbox width x y""".split()
)
ADDRESS = re.compile(r"(?:https?://|mailto:|#(?:s|t|fn|fnref|fig)-[\w-]+$|\.\./[a-z0-9-]+/|/media/|\?|[\w%][^:]*$)")
ID = re.compile(r"(?:s|t|fn|fnref|cap|c|fig)-[\w-]+")
CLASSES = re.compile(
    r"(?:callout|analogy|example|watch|key|try|glyph|label|def|pull|scroll|wide|tbl|n|c|fig|self|notes|noteref|backref"
    r"|highlight|language-\w+|task|done|tick|math|left|right|fig-[\w-]+|[a-z]{1,3}\d?)"
)


class Inspector(HTMLParser):
    """Notes everything in a page that should not be there."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if name not in ATTRIBUTES or not self._is_fine(name, value or ""):
                self.found.append(f"{name}={value!r} on <{tag}>")

    @staticmethod
    def _is_fine(name, value):
        if name in ("href", "src"):
            before_path = re.split(r"[/?#]", value.lower())[0]
            return (
                bool(ADDRESS.match(value))
                and not re.search(r"[\x00-\x20\\]|^//", value)
                and "script" not in before_path
            )
        if name == "id":
            return bool(ID.fullmatch(value))
        if name == "class":
            return all(CLASSES.fullmatch(word) for word in value.split())
        if "url(" in value and name not in ("alt", "alttext", "title", "aria-label"):
            return bool(re.fullmatch(r"url\(#fig-[\w-]+\)", value))
        return True

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_comment(self, data):
        self.found.append(f"comment {data!r}")

    def handle_decl(self, decl):
        self.found.append(f"declaration {decl!r}")

    def handle_pi(self, data):
        self.found.append(f"instruction {data!r}")


def foreign_parts(html):
    """Return what is in ``html`` and not on the list above."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.found


def page(text, media=MEDIA):
    rendered = render_document(text, media)
    pieces = [segment.html for segment in rendered.segments if isinstance(segment, Html)]
    return "\n".join([*pieces, *(term.definition for term in rendered.terms)])


def is_stable(html):
    """Whether parsing and printing the page once more leaves it as it is, so that no browser reads it otherwise."""
    tags = set(TAGS) | {"clipPath", "linearGradient", "radialGradient"}
    names = {tag: set(ATTRIBUTES) | {"viewBox"} for tag in tags}
    return nh3.clean(html, tags=tags, attributes=names, link_rel=None, url_schemes={"http", "https", "mailto"}) == html


def test_there_are_enough_payloads():
    payloads = {*ELEMENTS, *ADDRESSES, *FORMULAS, *DRAWINGS, *TEXTS}

    assert len(payloads) > 300


@pytest.mark.parametrize("place", CONTEXTS.values(), ids=CONTEXTS.keys())
def test_no_element_passes(place):
    for payload in ELEMENTS:
        html = page(place.format(payload))

        assert foreign_parts(html) == [], payload
        assert is_stable(html), payload


@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x]\n\n[x]: {}", '[x](#term "[y]({})")'])
def test_no_unsafe_address_passes(form):
    for payload in ADDRESSES:
        html = page(form.format(payload))

        assert foreign_parts(html) == [], payload
        assert is_stable(html), payload


@pytest.mark.parametrize("form", ["${}$", "$$\n{}\n$$", "| a |\n|---|\n| ${}$ |", "![${}$](media/shelf.jpg)"])
def test_no_formula_brings_more_than_maths(form):
    for payload in FORMULAS:
        html = page(form.format(payload))

        assert foreign_parts(html) == [], payload
        assert is_stable(html), payload


@pytest.mark.parametrize("payload", DRAWINGS)
def test_no_drawing_brings_more_than_lines(payload):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>{payload}</g>{payload}</svg>'
    media = {"media/x.svg": Media("/media/x.svg", "image/svg+xml", None, None, svg)}

    html = page("![Words](media/x.svg)", media)

    assert foreign_parts(html) == []
    assert is_stable(html)
    assert "evil.example" not in html


@pytest.mark.parametrize(
    "payload", ["onload='alert(1)'", "style='x:y'", "onclick='alert(1)' class='fig-a callout'", "href='//evil.example'"]
)
def test_the_svg_element_itself_is_held_to_the_list(payload):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {payload}><path d="M0 0"/></svg>'
    media = {"media/x.svg": Media("/media/x.svg", "image/svg+xml", None, None, svg)}

    html = page("![Words](media/x.svg)", media)

    assert foreign_parts(html) == []


@pytest.mark.parametrize("payload", TEXTS)
def test_no_text_passes_more_than_markdown(payload):
    html = page(payload)

    assert foreign_parts(html) == []
    assert is_stable(html)


def test_fragments_are_held_to_the_same_list():
    for payload in [*ELEMENTS, *TEXTS, *(f"[x]({address})" for address in ADDRESSES), *(f"${f}$" for f in FORMULAS)]:
        try:
            html = "".join(render_fragments([payload]))
        except RenderRefused:
            continue

        assert foreign_parts(html) == [], payload
        assert is_stable(html), payload


def test_what_media_say_about_themselves_is_not_trusted():
    hostile = '" onerror="alert(1)'
    media = {"media/x.png": Media(f"javascript:alert(1)//{hostile}", "image/png", 1, 1, None)}

    html = page("![Words](media/x.png)\n\n[file](media/x.png)", media)

    assert foreign_parts(html) == []


@pytest.mark.parametrize("name", ["script", "style", "SCRIPT", "Style"])
def test_the_text_of_scripts_and_styles_does_not_leak(name):
    for text in (
        f"<{name}>secret()</{name}>",
        f"a <{name} x>\nsecret()\n</{name}> b",
        f"<{name}>\n\nsecret()\n\n</{name}>\n\nb",
        f"<{name}>\n\nsecret()",
    ):
        rendered = render_document(text, {})

        assert "secret" not in "".join(segment.html for segment in rendered.segments)
        assert [problem.line for problem in rendered.problems] == [1]


def test_the_inspector_would_see_a_payload():
    for payload in (
        "<script>x</script>",
        '<b onclick="x">',
        '<a href="javascript:x">',
        '<p id="location">',
        "<!-- x -->",
    ):
        assert foreign_parts(payload) != []
        assert foreign_parts(escape(payload)) == []
