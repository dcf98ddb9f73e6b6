"""The process that renders: one JSON line in, one JSON line out, within the memory it allows itself."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from courses.rendering import Block, Media, Rendered, RenderRefused, render_document, render_fragments

MEMORY = 512 * 1024 * 1024


def packed(rendered: Rendered) -> dict[str, Any]:
    """``rendered`` as JSON can hold it; a segment says which kind it is."""
    plain = asdict(rendered)
    plain["segments"] = [
        {"block": asdict(segment)} if isinstance(segment, Block) else {"html": segment.html}
        for segment in rendered.segments
    ]
    return plain


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do what was asked. Whatever goes wrong becomes a message, never a traceback."""
    try:
        if "fragments" in request:
            return {"fragments": render_fragments(request["fragments"])}
        media = {name: Media(**value) for name, value in request["media"].items()}
        return {"document": packed(render_document(request["text"], media))}
    except RenderRefused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "memory"}
    except RecursionError:
        return {"refused": "nesting"}
    except Exception as error:
        return {"refused": "unexpected", "error": f"{type(error).__name__}: {error}"}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin.buffer:
        reply = json.dumps(answer(json.loads(line)))
        sys.stdout.buffer.write(reply.encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
