"""The process in which texts are rendered: reads requests from standard input, answers on standard output.

Started by ``budget``, which kills it when a text takes too long. The memory limit is its own, set before the
renderer is even imported: ``python -m courses.rendering.worker 512`` (megabytes).
"""

import contextlib
import json
import os
import sys
from typing import BinaryIO


def limit_memory(megabytes: int) -> None:
    """Make every allocation beyond ``megabytes`` fail, where the system knows such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one line with one line until the input ends, or until memory runs out."""
    from courses.rendering import document, wire
    from courses.rendering.results import RenderRefused

    def answer(request: bytes) -> bytes:
        asked = json.loads(request)
        media = wire.unpacked_media(asked["media"])
        if "document" in asked:
            return wire.document_answer(document.render_document(asked["document"], media))
        return wire.fragments_answer(document.render_fragments(asked["fragments"], media))

    document.render_document("Ready.", {})
    answers.write(b"\n")
    answers.flush()
    for request in requests:
        exhausted = False
        try:
            line = answer(request)
        except RenderRefused as refusal:
            line = wire.refusal_answer(refusal)
        except MemoryError as error:
            line, exhausted = wire.failure_answer(error), True
        except Exception as error:
            line = wire.failure_answer(error)
        answers.write(line)
        answers.flush()
        if exhausted:
            return


def main() -> None:
    """Serve on the standard streams; what any library prints goes to standard error instead."""
    limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
