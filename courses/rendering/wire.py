"""Requests and answers as JSON lines, between whoever asks for a rendering and the process that renders."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from courses.rendering.results import Block, Heading, Html, Media, Problem, Rendered, RenderRefused, Term


def document_request(text: str, media: Mapping[str, Media]) -> bytes:
    """Return the line that asks for a document."""
    return _line({"document": text, "media": _packed_media(media)})


def fragments_request(texts: Sequence[str], media: Mapping[str, Media]) -> bytes:
    """Return the line that asks for fragments."""
    return _line({"fragments": list(texts), "media": _packed_media(media)})


def unpacked_media(packed: Mapping[str, Mapping[str, Any]]) -> dict[str, Media]:
    """Return the media of a request."""
    return {name: Media(**fields) for name, fields in packed.items()}


def document_answer(rendered: Rendered) -> bytes:
    """Return the line that brings a document back."""
    segments = [["html" if isinstance(s, Html) else "block", asdict(s)] for s in rendered.segments]
    return _line({"document": {**asdict(rendered), "segments": segments}})


def fragments_answer(texts: Sequence[str]) -> bytes:
    """Return the line that brings fragments back."""
    return _line({"fragments": list(texts)})


def refusal_answer(refusal: RenderRefused) -> bytes:
    """Return the line that says why a text was refused."""
    problems = [asdict(problem) for problem in refusal.problems]
    return _line({"refused": {"message": refusal.message, "problems": problems, "fragment": refusal.fragment}})


def failure_answer(error: BaseException) -> bytes:
    """Return the line that says that rendering failed, with the kind of failure."""
    return _line({"failed": type(error).__name__})


def unpacked_document(fields: Mapping[str, Any]) -> Rendered:
    """Return the document of an answer."""
    return Rendered(
        segments=tuple(Html(**s) if kind == "html" else Block(**s) for kind, s in fields["segments"]),
        toc=tuple(Heading(**h) for h in fields["toc"]),
        terms=tuple(Term(**t) for t in fields["terms"]),
        lessons_linked=tuple(fields["lessons_linked"]),
        words=fields["words"],
        tables=fields["tables"],
        figures=fields["figures"],
        problems=tuple(Problem(**p) for p in fields["problems"]),
    )


def unpacked_refusal(fields: Mapping[str, Any]) -> RenderRefused:
    """Return the refusal of an answer."""
    problems = [Problem(**p) for p in fields["problems"]]
    return RenderRefused(fields["message"], problems, fields["fragment"])


def _packed_media(media: Mapping[str, Media]) -> dict[str, dict[str, Any]]:
    return {name: asdict(item) for name, item in media.items()}


def _line(value: object) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"
