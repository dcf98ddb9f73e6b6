"""The texts of a GIFT question in its four formats, as our Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizzes import lines
from quizzes.interchange import html
from quizzes.interchange.gift_parts import BREAK, shown
from quizzes.interchange.markup import escape_markdown
from quizzes.interchange.shapes import Loss, shortened

# A line break within a formula was meant as the start of such a command.
_BROKEN = re.compile(
    rf"(?:\$\$|\\[(\[])[^$]{{0,500}}?{BREAK}(eq|e|u|abla|ot|otin|i|exists|mid|parallel|leq|geq|cong|sim|subseteq)(?![A-Za-z])"
)
#: What stands for the answer in a text that goes on after it.
BLANK = "_____"
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_TAG = re.compile(
    r"</?(?:a|b|blockquote|br|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|kbd|li|ol|p|pre|q|s|small|span|strike"
    r"|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|var)(?=[\s/>])[^<>]*>|&(?:[A-Za-z]{2,10}|#\d{1,5});",
    re.IGNORECASE,
)


@dataclass
class Texts:
    """Reads the texts of one question: ``format`` is that of its stem, which the others have unless they say."""

    format: str = "moodle"
    losses: list[Loss] = field(default_factory=list)

    def stem(self, before: str, after: str, line: int) -> str:
        """Return the text round the answers, with a blank in their place when it goes on after them."""
        before, after = before.lstrip(), after.rstrip()
        found = _FORMAT.match(before or after.lstrip())
        if found:
            self.format = found[1]
            before, after = (before[found.end() :], after) if before else ("", after.lstrip()[found.end() :])
        blank = BLANK.replace("_", r"\_") if self.format == "markdown" else BLANK
        return self._converted(f"{before}{blank}{after}" if after.strip() else before, self.format, line)

    def read(self, text: str, line: int) -> str:
        """Return the Markdown of a text in its own format, or else that of the stem."""
        name, bare = self.parted(text)
        return self._converted(bare, name, line)

    def parted(self, text: str) -> tuple[str, str]:
        """Return the format of a text, and the text without the name of it."""
        found = _FORMAT.match(text.strip())
        return (found[1], text.strip()[found.end() :]) if found else (self.format, text)

    def words(self, text: str) -> str:
        """Return the words of an answer, which are taken as they stand in any format."""
        return self.line(self.parted(text)[1])

    def line(self, text: str) -> str:
        """Return a text that has no format, on one line."""
        return " ".join(shown(text).split())

    def _converted(self, text: str, name: str, line: int) -> str:
        text = text.strip()
        if broken := _BROKEN.search(text):
            command = f"\\n{broken[1]}"
            self.losses.append(Loss(line, f"{command} is read as a line break; write \\{command} for the formula"))
        if name == "markdown":
            return lines.tidy(shown(text).split("\n"))
        if name == "html":
            return self._from_html(shown(text), line)
        # A line that is only wrapped goes on; a break that is written stays.
        rows = [" ".join(row.split()) for row in text.split(BREAK)]
        if name == "moodle" and _TAG.search(text):
            return self._from_html(shown("<br>".join(rows)), line)
        return escape_markdown(shown("\n".join(rows)))

    def _from_html(self, text: str, line: int) -> str:
        markdown, lost = html.to_markdown(text)
        self.losses += (Loss(line, shortened(f"not carried over: {loss}")) for loss in lost)
        return lines.tidy(markdown.split("\n"))
