"""The paragraphs of the search, taken from the lessons of this course as they stand there, without their markup.

All paragraphs of the lesson on retrieval, and of the others a few short ones, chosen so that questions about citations,
sources, words and costs find good and bad passages. They are listed here by their first words. When a lesson changes, a
test says so; then: ``python -m courses.explorations.making.retrieval > static/explore/retrieval.json``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

COURSE = Path(__file__).parents[3] / "content" / "certified-ai-practitioner"
WHOLE = "5.2"
CHOSEN = {
    "1.1": ["The border is not sharp", "AI is not simply another word"],
    "1.2": ["Rules never disappeared"],
    "1.3": ["Whatever the fault"],
    "1.4": ["Programmers rarely begin"],
    "2.1": ["This repeated adjustment"],
    "2.2": ["A simple model can also be", "If 90 of 100 cases"],
    "2.3": ["The word self should not"],
    "2.4": ["To avoid confusing them"],
    "2.5": ["“Backward” describes", "In deep learning the features"],
    "2.6": ["A model that reads a finished"],
    "3.1": ["A prompt is the input", "Output is drawn from learned"],
    "3.2": ["Choose the setting to suit", "In each round, the model works"],
    "3.3": ["The step that writes a true", "Often the best-fitting", "Grounding reduces errors"],
    "3.4": ["How can a sentence turn", "That saving is everything"],
    "4.1": ["Two more sources join in", "If you could not say which"],
    "4.2": ["Free text suits"],
    "4.3": ["One activity is missing", "Names, years and page numbers"],
    "4.4": ["A benchmark is a shared test", "With the job on paper"],
    "5.1": ["Why 600 tokens", "Waiting is the other price"],
    "5.3": ["The app recognizes the request", "One tool call answers"],
    "5.4": ["Prompting and retrieval change"],
    "5.5": ["Each successful attempt"],
    "6.2": ["Where data must not leave"],
    "6.3": ["A wax seal proves"],
    "6.4": ["Beware of one popular"],
    "6.5": ["So whenever you read"],
    "7.1": ["A risk owner is", "The log should be generous"],
    "7.2": ["A law is made by"],
    "7.3": ["Injection is one of several", "Some developers reply"],
    "7.4": ["Even good oversight misses"],
    "8.1": ["The thing to look for is", "An idea that survives"],
    "8.2": ["Human-AI collaboration means"],
    "8.3": ["News about AI"],
    "8.4": ["Ten cases demonstrate"],
}
#: Words too common to tell one paragraph from another.
COMMON = (
    "a about above after again all also although always am an and another any anybody are as at be because been "
    "before being below between both but by can cannot could did do does doing done down during each either else "
    "even every everybody everything few for from further get gets had has have having he her here hers him his "
    "how however i if in into is it its itself just let like made make makes many may me might more most much "
    "must my need needs neither no nobody none nor not nothing now of off often on once one only onto or other "
    "others our out over own per rather same shall she should since so some somebody something still such than "
    "that the their them themselves then there these they this those through to too toward two under until up "
    "upon us use used uses using very was we well were what when where whether which while who whole whom whose "
    "why will with within without would yet you your"
)


def lesson(number: str, root: Path) -> Path | None:
    """The file of lesson ``number``, if it is there."""
    module, place = number.split(".")
    return next(iter(root.glob(f"0{module}-*/0{place}-*.md")), None)


def title(path: Path) -> str:
    found = re.search(r'^title: "?(.*?)"?$', path.read_text("utf-8"), re.MULTILINE)
    return found[1] if found else ""


def paragraphs(path: Path) -> list[tuple[bool, str]]:
    """The paragraphs of a lesson in plain words; with each, whether it is the lesson's running text."""
    body = path.read_text("utf-8").split("---", 2)[2]
    body = re.sub(r"^:::.*?^:::\s*$", "", body, flags=re.MULTILINE | re.DOTALL)
    found = []
    for block in re.split(r"\n\s*\n|\n>\s*\n", body):
        text = re.sub(r"^> ?", "", block, flags=re.MULTILINE).strip()
        if text and not re.match(r"#|\||!\[|\[!|Table:|- |\d+\. |```", text):
            found.append((not block.startswith(">"), plain(text)))
    return found


def plain(text: str) -> str:
    text = re.sub(r'\[([^\]]*)\]\((?:[^()"]|"[^"]*")*\)', r"\1", text)
    text = re.sub(r"==(.*?)==|\*\*(.+?)\*\*|\*(.+?)\*", lambda found: next(filter(None, found.groups())), text)
    return text.replace("\n", " ")


def chosen(number: str, path: Path) -> list[str]:
    """The paragraphs of one lesson that are searched, in the order of the lesson."""
    if number == WHOLE:
        return [text for runs, text in paragraphs(path) if runs and not text.startswith("What you should have seen")]
    openings = CHOSEN[number]
    found = [text for _, text in paragraphs(path) if text.startswith(tuple(openings))]
    if len(found) != len(openings):
        missing = [opening for opening in openings if not any(text.startswith(opening) for text in found)]
        raise LookupError(f"lesson {number} has no paragraph, or two, beginning with {missing or openings}")
    return found


def made(root: Path = COURSE) -> dict[str, object]:
    """What stands in ``static/explore/retrieval.json``."""
    lessons = []
    for number in sorted({*CHOSEN, WHOLE}):
        path = lesson(number, root)
        if path is None:
            raise LookupError(f"there is no lesson {number} under {root}")
        lessons.append([f"{number} {title(path)}", chosen(number, path)])
    return {"common": COMMON, "lessons": lessons}


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else COURSE
    sys.stdout.write(json.dumps(made(root), ensure_ascii=False, separators=(",", ":")) + "\n")
