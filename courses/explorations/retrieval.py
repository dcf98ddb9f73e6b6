"""The search exploration: which paragraphs of this course share words with a question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.data import load
from courses.explorations.kinds import Exploration
from courses.explorations.maths import retrieval as maths

#: What figure and table without a script have been asked, and how many passages they show.
QUESTIONS = ("citation", "citations")
SHOWN = 3
#: How many passages can be fetched.
KS = range(1, 6)
#: How many characters of a passage the table has.
BEGINNING = 90


def paragraphs() -> list[tuple[str, str]]:
    """Every searched paragraph with its lesson."""
    return [(lesson, text) for lesson, texts in load("retrieval")["lessons"] for text in texts]


def index(is_stemmed: bool) -> maths.Index:
    texts = [text for _, text in paragraphs()]
    return maths.index(texts, frozenset(load("retrieval")["common"].split()), is_stemmed=is_stemmed)


@cache
def fallback(tab: str) -> Mapping[str, Any]:
    everything = paragraphs()
    lists = []
    for is_stemmed in (True, False):
        made = index(is_stemmed)
        for question in QUESTIONS:
            rows = [
                {
                    "rank": rank,
                    "score": f"{score:.2f}",
                    "lesson": everything[at][0],
                    "beginning": everything[at][1][:BEGINNING].rsplit(" ", 1)[0],
                    "wide": round(230 * score, 1),
                    "y": 30 * rank - 10,
                }
                for rank, (at, score) in enumerate(maths.search(made, question)[:SHOWN], 1)
            ]
            lists.append({"question": question, "is_stemmed": is_stemmed, "rows": rows})
    return {"lists": lists, "bars": lists[0]["rows"], "count": len(everything), "ks": KS}


EXPLORATION = Exploration(
    name="retrieval",
    title=_("Search this course"),
    tabs={"search": _("Search")},
    real=_(
        "The paragraphs are those of this course, word for word. When the page opens, every word of them is counted "
        "and weighed in your browser, and every score is the exact cosine between your question and a paragraph."
    ),
    simplified=_(
        "Only some of the course’s paragraphs are searched. The most common words are left out, and stemming is a "
        "small rule of our own for English endings that knows no exceptions. Search engines weigh and look up words "
        "more cleverly, and many compare meaning as well. No model answers here."
    ),
    fallback=fallback,
    data="explore/retrieval.json",
)
