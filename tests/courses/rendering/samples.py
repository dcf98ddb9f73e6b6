"""Sample lessons, and the course files that they show and link to."""

from pathlib import Path

from courses.rendering import Media

LIGHTHOUSE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30">'
    "<title>of the file</title><desc>A tower, a beam, three waves.</desc>"
    '<defs><linearGradient id="beam"><stop offset="0"/><stop offset="1" stop-opacity="0"/></linearGradient></defs>'
    '<path class="fig-ink" d="M18 28 20 6h2l2 22z"/><path fill="url(#beam)" d="M22 8 40 2v12z"/>'
    '<text x="2" y="29" class="fig-label">Sea</text></svg>'
)

MEDIA = {
    "media/lighthouse.svg": Media("/media/course/lighthouse.svg", "image/svg+xml", 40, 30, LIGHTHOUSE),
    "media/shelf.jpg": Media("/media/course/shelf.jpg", "image/jpeg", 640, 480, None),
    "media/tides.csv": Media("/media/course/tides.csv", "text/csv", None, None, None),
}

#: A lesson with every construct in it.
EVERYTHING = Path(__file__).parent / "formatters" / "everything.md"
SENTENCE = (
    "The model starts with *random* noise and cleans it up a little at a time, until a picture is left; "
    "see [the earlier lesson](lesson:confident-and-wrong) for `why` it can be wrong. "
)


def lesson(sections: int) -> str:
    """A lesson of 120 words a section, a callout in each, with lists, formulas, a table and a figure."""
    parts = []
    for number in range(sections):
        parts += [f"## Section {number}", SENTENCE * 3]
        if number % 2:
            parts += [f"> [!example] Case {number}\n>\n> {SENTENCE}", "- one\n  - two\n- three"]
        else:
            parts += [f"> [!definition] Term {number}\n>\n> {SENTENCE}", "Inline $E = mc^2$ and $\\frac{a}{b}$."]
    parts += ["Table: Pairs\n\n| a | b |\n|---|--:|\n" + "| c | 1 |\n" * 6, "![A lighthouse](media/lighthouse.svg)"]
    return "\n\n".join(parts)
